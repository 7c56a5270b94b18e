//! Pages for people: a head, a style sheet, a script and what a page fills in; nothing from anywhere else, and no network.

const STYLE: &str = include_str!("page.css");

/// A text of HTML: what comes from the program as it is, what comes from anywhere else escaped.
#[derive(Default)]
pub(crate) struct Html(String);

/// The head of a page with a title and a style sheet on top of the common one; what is shown follows, from `<body>` on.
pub(crate) fn begin(title: &str, style: &str) -> Html {
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    html.text(title).raw("</title>\n<style>\n").raw(STYLE);
    html.raw(style).raw("</style>\n</head>\n");
    html
}

impl Html {
    /// The page, with a script below what is shown.
    pub(crate) fn end(mut self, script: &str) -> String {
        self.raw("<script>\n").raw(script);
        self.raw("</script>\n</body>\n</html>\n");
        self.0
    }

    /// What the program says.
    pub(crate) fn raw(&mut self, html: &str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// What comes from anywhere else.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter if letter.is_control() && letter != '\n' && letter != '\t' => {
                    self.0.push(char::REPLACEMENT_CHARACTER);
                }
                letter => self.0.push(letter),
            }
        }
        self
    }
}

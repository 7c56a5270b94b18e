//! A mailbox in a cell that names a user, as mail programs and links write it.

use super::several::is_one;

/// The address of a text that holds one, without what ends it in a list of several, and the name before it, or `""`.
pub(super) fn address_and_name(text: &str) -> Option<[&str; 2]> {
    const LINK: &str = "mailto:";
    let text = text.trim().trim_end_matches([';', ',', ' ']);
    let (name, address) = in_brackets(text).unwrap_or(("", text));
    let start = address.get(..LINK.len()).unwrap_or_default();
    let is_link = start.eq_ignore_ascii_case(LINK);
    let address = if is_link {
        &address[LINK.len()..]
    } else {
        address
    };
    address.contains('@').then_some([address, name])
}

/// The name and address of `D. Fox <d@x.org> (Home)`. What stands behind is passed over, unless it names somebody else.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let end = rest.find('>').filter(|end| is_one(&rest[*end..]))?;
    Some((name, &rest[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_however_it_is_written() {
        for (text, found) in [
            ("D. Fox <d@x.org>", Some(["d@x.org", "D. Fox "])),
            ("D. Fox <MAILTO:d@x.org>;", Some(["d@x.org", "D. Fox "])),
            (" mailto:d@x.org", Some(["d@x.org", ""])),
            ("d@x.org; ", Some(["d@x.org", ""])),
            ("D. Fox <d@x.org> (Home)", Some(["d@x.org", "D. Fox "])),
            (
                "D. Fox <d@x.org>; B. Ray",
                Some(["D. Fox <d@x.org>; B. Ray", ""]),
            ),
            ("Fox, D.", None),
        ] {
            assert_eq!(address_and_name(text), found, "{text}");
        }
    }
}

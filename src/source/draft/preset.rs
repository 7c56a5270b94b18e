//! The layers below the settings: what a preset knows of the headers that are still open.

use super::Draft;
use crate::source::{
    field::{Combine, Field},
    header::Alias,
    plan::{HeaderUse, NamedCells},
    preset::{OwnerAliases, Preset},
    settings::OneOrMany,
};

impl Draft<'_> {
    /// Takes what a preset knows of the headers that are still open, then closes those it has used.
    pub(in crate::source) fn take_preset(&mut self, preset: &Preset) {
        self.spelled = preset.spelled_out().collect();
        for index in 0..self.headers.len() {
            if !self.closed[index] && preset.ignores(self.headers.folded(index)) {
                self.closed[index] = true;
                self.mark(&[index], &HeaderUse::Ignored);
            }
        }
        let address_known = Field::ADDRESS
            .into_iter()
            .any(|field| self.has(field) || self.settled[field as usize]);
        for (&field, aliases) in &preset.columns {
            self.take_preset_field(field, aliases);
        }
        if !address_known {
            self.take_other_addresses(preset);
        }
        if preset.id == Preset::generic().id {
            let owner = self.owner_cells(&preset.owner);
            self.close_roles();
            let lost = owner.into_iter().flatten();
            let lost: Vec<usize> = lost.filter(|&cell| self.closed[cell]).collect();
            self.mark(&lost, &HeaderUse::NotOwner);
        }
        self.take_owner(&preset.owner);
        for (name, aliases) in &preset.identifiers {
            self.take_preset_identifier(name, aliases);
        }
        for index in 0..self.headers.len() {
            self.closed[index] |= !self.uses[index].is_empty();
        }
    }

    fn take_preset_field(&mut self, field: Field, aliases: &[OneOrMany]) {
        if self.settled[field as usize] || (self.has(field) && !field.is_list()) {
            return;
        }
        // A unit without a street is a department.
        if field == Field::Street2 && !self.has(Field::Street) {
            return;
        }
        let cells = self.combined(field, aliases);
        self.mark(&cells, &HeaderUse::Field(field));
        self.cells[field as usize].extend(cells);
    }

    /// The cells of a field under these aliases, as many as the field combines.
    fn combined(&self, field: Field, aliases: &[OneOrMany]) -> Vec<usize> {
        let mut groups = self.open_groups(aliases);
        match field.combine() {
            Combine::Only => groups.next().unwrap_or_default(),
            Combine::Joined(_) => groups
                .reduce(|best, next| if next.len() > best.len() { next } else { best })
                .unwrap_or_default(),
            Combine::First | Combine::Each => groups.flatten().collect(),
        }
    }

    fn take_other_addresses(&mut self, preset: &Preset) {
        for aliases in &preset.other_address {
            let mut address = vec![Vec::new(); Field::ADDRESS.len()];
            for (&field, aliases) in aliases {
                let cells = self.combined(field, aliases);
                self.mark(&cells, &HeaderUse::Field(field));
                address[field as usize - Field::ADDRESS[0] as usize] = cells;
            }
            if address.iter().any(|cells| !cells.is_empty()) {
                self.other_addresses.push(address);
            }
        }
    }

    /// What the user has called a connection, or said to name who works or lists the contact, names no owner, unless the user or a
    /// system's preset says so.
    fn close_roles(&mut self) {
        let agents = [Field::AssignedAgent, Field::ListingAgent];
        let agents = agents.into_iter().map(|field| field as usize);
        let agents = agents.filter(|&field| self.settled[field]);
        let agents = agents.flat_map(|field| &self.cells[field]);
        let connected = self.connections.iter().flat_map(|one| &one.cells);
        connected
            .chain(agents)
            .for_each(|&index| self.closed[index] = true);
    }

    fn take_owner(&mut self, aliases: &OwnerAliases) {
        let [ids, mapping] = self.owner_cells(aliases);
        self.mark(&ids, &HeaderUse::Field(Field::OwnerId));
        self.cells[Field::OwnerId as usize].extend(ids);
        self.mark(&mapping, &HeaderUse::Mapping);
        self.mapping.extend(mapping);
    }

    /// The open cells that hold the owner's ID, and those that hold it in the source's words, as far as nothing else is said to.
    fn owner_cells(&self, aliases: &OwnerAliases) -> [Vec<usize>; 2] {
        let (mut ids, mut mapping) = (Vec::new(), Vec::new());
        if !self.settings.owner.is_empty() {
            return [ids, mapping];
        }
        if !self.has(Field::OwnerId) && !self.settled[Field::OwnerId as usize] {
            ids = self.first_open(&aliases.id_column);
        }
        if self.mapping.is_empty() {
            mapping = self.first_group(&aliases.mapping_column);
        }
        [ids, mapping]
    }

    fn take_preset_identifier(&mut self, name: &str, aliases: &[String]) {
        let cells = self.first_open(aliases);
        if cells.is_empty() || self.identifiers.iter().any(|known| known.name == name) {
            return;
        }
        self.mark(&cells, &HeaderUse::Identifier(name.to_owned()));
        self.identifiers.push(NamedCells {
            name: name.to_owned(),
            cells,
        });
    }

    /// Where aliases stand among the open headers, best first; an alias with `#` takes only what no other spells out.
    fn open_cells(&self, aliases: &[String]) -> Vec<usize> {
        let mut found = Vec::new();
        for alias in aliases {
            let pattern = Alias::new(alias).is_pattern();
            let taken = |index: usize| pattern && self.spelled.contains(self.headers.folded(index));
            let hits = self
                .headers
                .find(alias)
                .into_iter()
                .filter(|&index| !self.closed[index] && !taken(index));
            found.extend(hits);
        }
        found
    }

    /// The open cells of each group that has any.
    fn open_groups(&self, groups: &[OneOrMany]) -> impl Iterator<Item = Vec<usize>> {
        let groups = groups.iter().map(|group| self.open_cells(&group.0));
        groups.filter(|cells| !cells.is_empty())
    }

    /// The open cells of the best group that has any.
    pub(super) fn first_group(&self, groups: &[OneOrMany]) -> Vec<usize> {
        self.open_groups(groups).next().unwrap_or_default()
    }

    /// The best of the open cells.
    fn first_open(&self, aliases: &[String]) -> Vec<usize> {
        let mut cells = self.open_cells(aliases);
        cells.truncate(1);
        cells
    }
}

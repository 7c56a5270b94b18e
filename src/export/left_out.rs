//! What a target could not be told of a contact, and why.

use crate::named::words;

words! {
    /// Why a contact, or a value of it, is in no row of an export.
    pub enum LeftOut: name {
        /// An entity owns the contact, and only users can own one in the target: the contact is in no row, as a blank cell would say that nobody owns it.
        OwnerIsEntity = "owner_is_entity" => "Name a user who stands in there, in `[export.stand_ins]`; or give the contact to a user, by a decision `owner=…` or a change request.",
        /// The owner is not active, and only active users can own a contact in the target: the contact is in no row.
        OwnerInactive = "owner_inactive" => "Give the contact to somebody who is active, by a successor, a decision `owner=…` or a change request; or name a user who stands in there, in `[export.stand_ins]`.",
        /// The target calls owners by their e-mails, and that of this one is not known: the contact is in no row.
        OwnerWithoutEmail = "owner_without_email" => "Write the e-mail into the column `email` of the users, or into the user mappings under the export's source.",
        /// The target calls owners by IDs of its own, and that of this one is not known: the contact is in no row.
        OwnerWithoutId = "owner_without_id" => "Write the target's ID of the user into the user mappings, under the export's source.",
        /// The target makes no contact without a value in this column, or, where the column is an address, without a name either, and there is none: the contact is in no row.
        RequiredIsBlank = "required_is_blank" => "Complete the contact at its source.",
        /// Another contact has a record of the same ID, so that one would be written over the other: the contact is in no row.
        RecordIdOfSeveral = "record_id_of_several" => "Give each person there a record of their own.",
        /// The ledger knows a record of the contact there, and none was read: it was deleted there, or its export is only half there. The contact is in no row, which would make it there anew.
        RecordIsGone = "record_is_gone" => "Look whether the export of that system is whole; if the record was deleted there, nothing, or make it there by hand.",
        /// Nobody owns the contact: it is in a row, with a blank owner. Whoever imports the row owns a new contact; one that is there keeps the owner that it has there.
        NoOwner = "no_owner" => "Give it an owner, or take the owner away there by hand.",
        /// Who owns the contact cannot own it in the target, an entity or a user who is not active, whom the value names: the contact is in a row, and owned there by the user whom `[export.stand_ins]` names.
        StandIn = "stand_in" => "Nothing; here its owner is as before.",
        /// The target makes one contact of all who have the e-mail, and another contact has it there, or in a row before: the contact is in a row, without it; in none, if it has no name.
        EmailOfAnother = "email_of_another" => "Give the contact an address of its own, or merge the two if they are one person.",
        /// The target has no word for the value: the contact is in a row, with a blank in this column.
        NoWord = "no_word" => "Nothing, if the target's own value may stay; else enter one by hand.",
        /// The target has fewer columns for such values than the contact has values: the contact is in a row, without this one.
        NoRoom = "no_room" => "Enter the value by hand if it matters; it stays in `contacts`.",
        /// A sign in the value would part it in two: the contact is in a row, with a space for the sign.
        SeparatorInValue = "separator_in_value" => "Nothing, if the value is as good without the sign; else change it there by hand.",
    }
}

//! What is wrong with a contact: the registry of flags (R-FLAG).

pub mod settings;

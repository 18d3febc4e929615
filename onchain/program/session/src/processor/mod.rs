//! One instruction a file, in three paragraphs: take the accounts, check, change.

mod create;
pub mod create_session;
pub mod create_session_v2;
pub mod create_session_with_payer;
mod revoke;
pub mod revoke_session;
pub mod revoke_session_v2;

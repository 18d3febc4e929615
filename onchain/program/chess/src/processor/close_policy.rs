//! Closes a policy that can allow nothing any more; the rent goes to the wallet.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::{bind, close},
    runtime,
    state::{blank, require, require_writable, Key, Policy, Token},
};

/// See [`crate::instruction::Instruction::ClosePolicy`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, token, authority] = bind(accounts)?;
    Args(args).finish()?;

    require_writable(account)?;
    require_writable(authority)?;
    let policy = Policy::load(account, program)?;
    require(policy.session_token == *Key::of(token), Error::PolicyWrongToken)?;
    require(policy.authority == *Key::of(authority), Error::WrongRecipient)?;
    let now = runtime::now();
    require(policy.over(now) || dead(token, now)?, Error::PolicyInUse)?;

    close(account, authority)
}

/// Whether a token can no longer be used: closed, or expired.
fn dead(token: &AccountView, now: i64) -> Result<bool, Error> {
    Ok(blank(token) || now >= Token::load(token)?.valid_until)
}

//! Renews a policy: the wallet says that what it allowed goes on until its session's new end.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::bind,
    runtime,
    state::{require, require_writable, Key, Policy, Token},
};

/// See [`crate::instruction::Instruction::RenewPolicy`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, token, authority] = bind(accounts)?;
    let mut args = Args(args);
    let moves = args.option(Args::u32)?;
    args.finish()?;

    // As for opening one: no other program may do this with the wallet's signature.
    require(runtime::stack_height() == runtime::TOP_LEVEL, Error::NotTopLevel)?;
    require(authority.is_signer(), Error::MissingSignature)?;
    require_writable(account)?;
    let policy = Policy::load(account, program)?;
    require(policy.authority == *Key::of(authority), Error::PolicyWrongAuthority)?;
    require(policy.session_token == *Key::of(token), Error::PolicyWrongToken)?;
    require(!policy.ended(), Error::PolicyEnded)?;
    let session = Token::load(token)?;
    session.check(program, runtime::now())?;

    policy.valid_until = session.valid_until;
    policy.moves_left = moves.unwrap_or(policy.moves_left);
    Ok(())
}

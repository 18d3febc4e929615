//! Ends a policy: log-out without a prompt for the session key, a veto for the wallet, out of the
//! opponent's reach.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::bind,
    state::{require, require_writable, Key, Policy},
};

/// See [`crate::instruction::Instruction::EndPolicy`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, signer] = bind(accounts)?;
    Args(args).finish()?;

    require(signer.is_signer(), Error::MissingSignature)?;
    require_writable(account)?;
    let policy = Policy::load(account, program)?;
    let signer = Key::of(signer);
    let known = *signer == policy.authority || *signer == policy.session_signer;
    require(known, Error::PolicyWrongAuthority)?;
    require(!policy.ended(), Error::PolicyEnded)?;

    policy.end();
    Ok(())
}

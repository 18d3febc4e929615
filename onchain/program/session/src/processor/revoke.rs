//! What the two instructions that close a token have in common.

use {
    crate::{
        error::{require, Error},
        runtime,
        state::{Token, Version},
    },
    pinocchio::{account::AccountView, error::ProgramError, ProgramResult},
};

/// Refuses a token that does not lie at the address derived from its own keys.
#[inline(always)]
pub fn at_its_address(account: &AccountView, token: &Token, version: Version) -> Result<(), Error> {
    let (address, _) =
        runtime::find_address(&token.seeds(version)).ok_or(Error::ConstraintSeeds)?;
    require(*account.address() == address, Error::ConstraintSeeds)
}

/// Closes `account` and sends all its lamports to `to`.
#[inline(always)]
pub fn close(account: &AccountView, to: &AccountView) -> ProgramResult {
    let (mut account, mut to) = (*account, *to);
    let sum = to.lamports().checked_add(account.lamports());
    to.set_lamports(sum.ok_or(ProgramError::ArithmeticOverflow)?);
    account.close()
}

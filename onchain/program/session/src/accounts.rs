//! The accounts of an instruction, taken one by one with Anchor's checks.

use {
    crate::{
        error::{require, Error},
        ID,
    },
    core::slice::Iter,
    pinocchio::{
        account::{AccountView, Ref},
        error::ProgramError,
        Address,
    },
};

/// The system program, which owns wallets and accounts that do not exist.
pub const SYSTEM_PROGRAM: Address = Address::new_from_array([0; 32]);

/// Accounts not yet taken, in the order given.
pub struct Accounts<'a>(Iter<'a, AccountView>);

impl<'a> Accounts<'a> {
    /// Starts with the first account.
    pub fn new(accounts: &'a [AccountView]) -> Self {
        Self(accounts.iter())
    }

    /// Takes the next account, whatever it is.
    #[inline(always)]
    pub fn any(&mut self) -> Result<&'a AccountView, Error> {
        self.0.next().ok_or(Error::AccountNotEnoughKeys)
    }

    /// Takes the next account, which must have signed.
    #[inline(always)]
    pub fn signer(&mut self) -> Result<&'a AccountView, Error> {
        let account = self.any()?;
        require(account.is_signer(), Error::AccountNotSigner)?;
        Ok(account)
    }

    /// Takes the next account, which must belong to the system program.
    #[inline(always)]
    pub fn system_owned(&mut self) -> Result<&'a AccountView, Error> {
        let account = self.any()?;
        require(account.owned_by(&SYSTEM_PROGRAM), Error::AccountNotSystemOwned)?;
        Ok(account)
    }

    /// Takes the next account, which must be the system program.
    #[inline(always)]
    pub fn system_program(&mut self) -> Result<(), Error> {
        let account = self.any()?;
        require(*account.address() == SYSTEM_PROGRAM, Error::InvalidProgramId)
    }
}

/// Returns the data of a token account, after checking that it exists and is ours.
pub fn token_data(account: &AccountView) -> Result<Ref<'_, [u8]>, ProgramError> {
    let gone = account.owned_by(&SYSTEM_PROGRAM) && account.lamports() == 0;
    require(!gone, Error::AccountNotInitialized)?;
    require(account.owned_by(&ID), Error::AccountOwnedByWrongProgram)?;
    account.try_borrow()
}

/// Refuses an account that the transaction does not allow to be changed.
#[inline(always)]
pub fn writable(account: &AccountView) -> Result<(), Error> {
    require(account.is_writable(), Error::ConstraintMut)
}

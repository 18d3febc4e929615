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

#[cfg(test)]
mod tests {
    use {super::*, pinocchio::account::RuntimeAccount};

    const WALLET: Address = Address::new_from_array([7; 32]);

    /// An account as the runtime lays it out: header, then data.
    #[repr(C)]
    struct Memory {
        header: RuntimeAccount,
        data: [u8; 8],
    }

    impl Memory {
        fn new(address: Address, owner: Address) -> Self {
            let (borrow_state, data_len) = (u8::MAX, 8);
            let header =
                RuntimeAccount { borrow_state, address, owner, data_len, ..<_>::default() };
            Self { header, data: [1; 8] }
        }

        fn view(&mut self) -> AccountView {
            // SAFETY: the header is followed by as many bytes of data as it says, and both
            // outlive every use in these tests.
            unsafe { AccountView::new_unchecked(core::ptr::from_mut(self).cast()) }
        }
    }

    #[test]
    fn accounts_are_taken_in_order_until_none_is_left() {
        let (mut a, mut b) = (Memory::new(WALLET, ID), Memory::new(ID, ID));
        let views = [a.view(), b.view()];
        let mut accounts = Accounts::new(&views);
        assert_eq!(accounts.any().map(|a| *a.address()), Ok(WALLET));
        assert_eq!(accounts.any().map(|a| *a.address()), Ok(ID));
        assert_eq!(accounts.any().err(), Some(Error::AccountNotEnoughKeys));
        assert_eq!(accounts.signer().err(), Some(Error::AccountNotEnoughKeys));
        assert_eq!(accounts.system_owned().err(), Some(Error::AccountNotEnoughKeys));
        assert_eq!(accounts.system_program().err(), Some(Error::AccountNotEnoughKeys));
    }

    #[test]
    fn a_signer_must_have_signed() {
        for (is_signer, want) in [(0, Some(Error::AccountNotSigner)), (1, None)] {
            let mut account = Memory::new(WALLET, SYSTEM_PROGRAM);
            account.header.is_signer = is_signer;
            assert_eq!(Accounts::new(&[account.view()]).signer().err(), want);
        }
    }

    #[test]
    fn a_wallet_must_belong_to_the_system_program() {
        for (owner, want) in [(SYSTEM_PROGRAM, None), (ID, Some(Error::AccountNotSystemOwned))] {
            let mut account = Memory::new(WALLET, owner);
            assert_eq!(Accounts::new(&[account.view()]).system_owned().err(), want);
        }
    }

    #[test]
    fn the_system_program_is_known_by_its_address() {
        for (address, want) in [(SYSTEM_PROGRAM, None), (ID, Some(Error::InvalidProgramId))] {
            let mut account = Memory::new(address, SYSTEM_PROGRAM);
            assert_eq!(Accounts::new(&[account.view()]).system_program().err(), want);
        }
    }

    #[test]
    fn a_token_must_exist_and_be_ours() {
        let cases = [
            (SYSTEM_PROGRAM, 0, Some(Error::AccountNotInitialized)),
            (SYSTEM_PROGRAM, 1, Some(Error::AccountOwnedByWrongProgram)),
            (WALLET, 0, Some(Error::AccountOwnedByWrongProgram)),
            (ID, 0, None),
        ];
        for (owner, lamports, want) in cases {
            let mut account = Memory::new(WALLET, owner);
            account.header.lamports = lamports;
            let view = account.view();
            assert_eq!(token_data(&view).err(), want.map(ProgramError::from));
        }
    }

    #[test]
    fn the_data_of_a_token_is_what_follows_its_header() {
        let mut account = Memory::new(WALLET, ID);
        account.data = [9; 8];
        let view = account.view();
        assert_eq!(*token_data(&view).unwrap(), [9; 8]);
    }

    #[test]
    fn a_read_only_account_is_not_writable() {
        for (is_writable, want) in [(0, Err(Error::ConstraintMut)), (1, Ok(()))] {
            let mut account = Memory::new(WALLET, ID);
            account.header.is_writable = is_writable;
            assert_eq!(writable(&account.view()), want);
        }
    }
}

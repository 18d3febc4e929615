//! `revoke_session`: closes a V1 token. Anyone may, at any time; the rent goes to the authority.

use {
    super::revoke::{at_its_address, close},
    crate::{
        accounts::{token_data, writable, Accounts},
        error::{require, Error},
        state::{Token, Version},
    },
    pinocchio::{AccountView, ProgramResult},
};

pub fn process(accounts: &[AccountView]) -> ProgramResult {
    let mut accounts = Accounts::new(accounts);
    let account = accounts.any()?;
    let data = token_data(account)?;
    let token = Token::decode(Version::V1, &data)?;
    let authority = accounts.system_owned()?;
    accounts.system_program()?;

    at_its_address(account, &token, Version::V1)?;
    writable(account)?;
    require(authority.address().as_array() == token.authority, Error::ConstraintHasOne)?;
    writable(authority)?;

    drop(data);
    close(account, authority)
}

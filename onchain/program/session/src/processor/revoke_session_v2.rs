//! `revoke_session_v2`: closes a V2 token; the rent goes back to whoever paid it.
//!
//! Anyone may once the token has expired; until then only the authority, by signing.

use {
    super::revoke::{at_its_address, close},
    crate::{
        accounts::{token_data, writable, Accounts},
        error::{require, Error},
        rules, runtime,
        state::{Token, Version},
    },
    pinocchio::{AccountView, ProgramResult},
};

pub fn process(accounts: &[AccountView]) -> ProgramResult {
    let mut accounts = Accounts::new(accounts);
    let account = accounts.any()?;
    let data = token_data(account)?;
    let token = Token::decode(Version::V2, &data)?;
    let fee_payer = accounts.system_owned()?;
    let authority = accounts.system_owned()?;
    accounts.system_program()?;

    at_its_address(account, &token, Version::V2)?;
    writable(account)?;
    require(fee_payer.address().as_array() == token.refund_to, Error::ConstraintHasOne)?;
    require(authority.address().as_array() == token.authority, Error::ConstraintHasOne)?;
    writable(fee_payer)?;
    if !rules::expired(token.valid_until, runtime::now()?) {
        require(authority.is_signer(), Error::InvalidAuthority)?;
    }

    drop(data);
    close(account, fee_payer)
}

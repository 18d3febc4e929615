//! `create_session`: a V1 token, paid by the authority itself.

use {
    super::create::Creation,
    crate::{accounts::Accounts, instruction::CreateArgs, state::Version},
    pinocchio::{AccountView, ProgramResult},
};

pub fn process(accounts: &[AccountView], args: &CreateArgs) -> ProgramResult {
    let mut accounts = Accounts::new(accounts);
    let token = accounts.any()?;
    let session_signer = accounts.signer()?;
    let authority = accounts.signer()?;
    let target_program = accounts.any()?;
    accounts.system_program()?;

    let version = Version::V1;
    Creation { version, token, session_signer, payer: authority, authority, target_program }
        .run(args)
}

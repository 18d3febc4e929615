//! `create_session_v2`: a V2 token, which records who paid for it.

use {
    super::create::Creation,
    crate::{accounts::Accounts, instruction::CreateArgs, state::Version},
    pinocchio::{AccountView, ProgramResult},
};

pub fn process(accounts: &[AccountView], args: &CreateArgs) -> ProgramResult {
    let mut accounts = Accounts::new(accounts);
    let token = accounts.any()?;
    let session_signer = accounts.signer()?;
    let fee_payer = accounts.signer()?;
    let authority = accounts.signer()?;
    let target_program = accounts.any()?;
    accounts.system_program()?;

    let version = Version::V2;
    Creation { version, token, session_signer, payer: fee_payer, authority, target_program }
        .run(args)
}

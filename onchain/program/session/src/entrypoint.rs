//! Where execution starts: which instruction is it, and who handles it.

use {
    crate::{
        error::Error,
        instruction::Instruction,
        processor::{
            create_session, create_session_v2, create_session_with_payer, revoke_session,
            revoke_session_v2,
        },
        runtime, ID,
    },
    pinocchio::{
        error::ProgramError, no_allocator, nostd_panic_handler, program_entrypoint, AccountView,
        Address, ProgramResult,
    },
};

/// More accounts than any instruction names; those beyond are ignored, as Anchor does.
const MAX_ACCOUNTS: usize = 8;

program_entrypoint!(process, MAX_ACCOUNTS);
no_allocator!();
nostd_panic_handler!();

fn process(program: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    dispatch(program, accounts, data).inspect_err(|error| {
        if let ProgramError::Custom(code) = error {
            if let Ok(error) = Error::try_from(*code) {
                runtime::log(error.line());
            }
        }
    })
}

#[inline(always)]
fn dispatch(program: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    if *program != ID {
        return Err(Error::DeclaredProgramIdMismatch.into());
    }
    match Instruction::decode(data)? {
        Instruction::CreateSession(args) => create_session::process(accounts, &args),
        Instruction::CreateSessionWithPayer(args) => {
            create_session_with_payer::process(accounts, &args)
        }
        Instruction::RevokeSession => revoke_session::process(accounts),
        Instruction::CreateSessionV2(args) => create_session_v2::process(accounts, &args),
        Instruction::RevokeSessionV2 => revoke_session_v2::process(accounts),
    }
}

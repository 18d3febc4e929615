//! Where the runtime enters: the instruction is found by its discriminator, and a failure is named
//! in one log line.

use pinocchio::{
    error::ProgramError, no_allocator, nostd_panic_handler, program_entrypoint, AccountView,
    Address, ProgramResult,
};

use crate::{error::Error, instruction::Instruction, processor, runtime, state::Key};

/// No instruction binds more accounts; what follows them is ignored, as Anchor programs do.
const MAX_ACCOUNTS: usize = 5;

program_entrypoint!(process, MAX_ACCOUNTS);
no_allocator!();
nostd_panic_handler!();

/// Runs one instruction.
#[inline(always)]
pub fn process(program: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    let program = Key::copied(program);
    match dispatch(&program, accounts, data) {
        Ok(()) => Ok(()),
        Err(error) => Err(report(error)),
    }
}

#[inline(always)]
fn dispatch(program: &Key, accounts: &mut [AccountView], data: &[u8]) -> Result<(), Error> {
    match split(data)? {
        (Instruction::PlayMove, args) => processor::play_move::process(program, accounts, args),
        _ => dispatch_rest(program, accounts, data),
    }
}

/// The instruction and its arguments.
#[inline(always)]
fn split(data: &[u8]) -> Result<(Instruction, &[u8]), Error> {
    let (tag, args) = data.split_first_chunk().ok_or(Error::InvalidInstruction)?;
    Ok((Instruction::from_tag(*tag).ok_or(Error::InvalidInstruction)?, args))
}

/// All but the hot path, kept apart so that the hot path keeps its registers.
#[inline(never)]
fn dispatch_rest(program: &Key, accounts: &mut [AccountView], data: &[u8]) -> Result<(), Error> {
    let (instruction, args) = split(data)?;
    use processor as p;
    match instruction {
        Instruction::CreateGame => p::create_game::process(program, accounts, args),
        Instruction::JoinGame => p::join_game::process(program, accounts, args),
        // Taken by `dispatch`; a second copy of the largest instruction would serve nobody.
        Instruction::PlayMove => Err(Error::InvalidInstruction),
        Instruction::OfferDraw => p::offer_draw::process(program, accounts, args),
        Instruction::AcceptDraw => p::accept_draw::process(program, accounts, args),
        Instruction::Resign => p::resign::process(program, accounts, args),
        Instruction::ClaimDraw => p::claim_draw::process(program, accounts, args),
        Instruction::ClaimTimeout => p::claim_timeout::process(program, accounts, args),
        Instruction::CancelGame => p::cancel_game::process(program, accounts, args),
        Instruction::CloseGame => p::close_game::process(program, accounts, args),
        Instruction::OpenPolicy => p::open_policy::process(program, accounts, args),
        Instruction::RenewPolicy => p::renew_policy::process(program, accounts, args),
        Instruction::EndPolicy => p::end_policy::process(program, accounts, args),
        Instruction::ClosePolicy => p::close_policy::process(program, accounts, args),
    }
}

#[cold]
#[inline(never)]
fn report(error: Error) -> ProgramError {
    runtime::log(error.line());
    ProgramError::Custom(error.code())
}

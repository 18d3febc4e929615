//! Opens a policy: the wallet says what a session may do here.

use pinocchio::{cpi::Seed, AccountView};

use crate::{
    error::Error,
    instruction::Args,
    processor::bind,
    runtime::{self, NewAccount, Payer},
    state::{require, Action, Key, Parties, Policy, Token, UNLIMITED},
};

/// See [`crate::instruction::Instruction::OpenPolicy`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, token, authority, system_program] = bind(accounts)?;
    let mut args = Args(args);
    let actions = args.u16()?;
    let game = args.option(Args::key)?.unwrap_or(Key::ZERO);
    let moves_left = args.option(Args::u32)?.unwrap_or(UNLIMITED);
    let accept_v1 = args.bool()?;
    args.finish()?;

    // A program the wallet signs for could otherwise open policies with its signature.
    require(runtime::stack_height() == runtime::TOP_LEVEL, Error::NotTopLevel)?;
    require(authority.is_signer(), Error::MissingSignature)?;
    let now = runtime::now();
    let session = Token::load(token)?;
    let Parties { authority: wallet, session_signer, .. } = *session.parties;
    require(wallet == *Key::of(authority), Error::TokenWrongAuthority)?;
    require(session_signer != wallet, Error::SessionIsWallet)?;
    // A policy is for one token. What the wallet accepts must be what this token is.
    require(accept_v1 || !session.v1, Error::TokenV1)?;
    require(session.v1 || !accept_v1, Error::TokenNotV1)?;
    session.check(program, now)?;
    require(actions != 0 && actions & !Action::ALL == 0, Error::InvalidActions)?;
    let session_token = *Key::of(token);
    let (address, bump) = runtime::derive(&[Policy::SEED, session_token.bytes()], program)
        .ok_or(Error::WrongAddress)?;
    require(address == *Key::of(account), Error::WrongAddress)?;

    let bump_seed = [bump];
    let seeds: [Seed; 3] = [Policy::SEED.into(), session_token.bytes().into(), (&bump_seed).into()];
    let new = NewAccount { len: Policy::LEN, owner: program, seeds: &seeds };
    Payer { account: authority, system_program }.create(account, &new)?;
    Policy::init(
        account,
        Policy {
            bump,
            actions,
            moves_left,
            valid_until: session.valid_until,
            flags: if accept_v1 { Policy::ACCEPTS_V1 } else { 0 },
            authority: wallet,
            session_token,
            session_signer,
            game,
            ..Policy::EMPTY
        },
    );
    Ok(())
}

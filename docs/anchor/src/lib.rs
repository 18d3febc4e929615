//! A guestbook in which a session key may write for the wallet that owns it: the checks of
//! "session keys in your own program", with Anchor.
//!
//! Two instructions. `let_in` is the owner's alone, at the top level of a transaction: it says which
//! session may write, and until when. `write` is the owner's, or that session's. [`authorize`] is
//! the one function that decides.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{get_stack_height, TRANSACTION_LEVEL_STACK_HEIGHT};

declare_id!("Guestbook1111111111111111111111111111111111");

/// The session program, the same on every cluster.
pub const SESSION_PROGRAM: Pubkey = pubkey!("KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5");

/// A session token of the second version. Anchor's `#[account]` would say that it is ours: owner and
/// type are therefore stated by hand, and so is the length, which Anchor does not look at.
#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct SessionTokenV2 {
    /// The wallet it acts for.
    pub authority: Pubkey,
    /// The program it is good for.
    pub target_program: Pubkey,
    /// The session key.
    pub session_signer: Pubkey,
    /// Who gets the rent back.
    pub fee_payer: Pubkey,
    /// The first second, in Unix time, at which it is no longer valid.
    pub valid_until: i64,
}

impl SessionTokenV2 {
    /// Bytes, discriminator included.
    pub const LEN: usize = 144;
}

impl Owner for SessionTokenV2 {
    fn owner() -> Pubkey {
        SESSION_PROGRAM
    }
}

impl Discriminator for SessionTokenV2 {
    const DISCRIMINATOR: &'static [u8] = &[0xb2, 0x03, 0x55, 0xfe, 0x0d, 0x74, 0x80, 0x29];
}

impl AccountSerialize for SessionTokenV2 {}

impl AccountDeserialize for SessionTokenV2 {
    fn try_deserialize(data: &mut &[u8]) -> Result<Self> {
        require!(data.len() == Self::LEN, Refusal::TokenMalformed);
        require!(data.starts_with(Self::DISCRIMINATOR), Refusal::TokenMalformed);
        Self::try_deserialize_unchecked(data)
    }

    fn try_deserialize_unchecked(data: &mut &[u8]) -> Result<Self> {
        *data = &data[Self::DISCRIMINATOR.len()..];
        Ok(Self::deserialize(data)?)
    }
}

/// A guestbook: whose it is, and which session its owner has let in.
#[account]
#[derive(InitSpace)]
pub struct Book {
    /// The wallet.
    pub owner: Pubkey,
    /// The session key that may write; the default key for none.
    pub guest: Pubkey,
    /// The first second, in Unix time, at which it may no longer.
    pub guest_until: i64,
    /// How many entries there are.
    pub entries: u64,
}

/// Who may write? The owner by a signature without a token; or the session key that the owner has let
/// in, by its own signature and a token that holds in every point.
pub fn authorize(
    book: &Book,
    signer: &Pubkey,
    token: Option<&SessionTokenV2>,
    now: i64,
) -> Result<()> {
    let Some(token) = token else {
        require_keys_eq!(*signer, book.owner, Refusal::NotOwner);
        return Ok(());
    };
    require_keys_neq!(*signer, token.authority, Refusal::WalletWithToken);
    require_keys_eq!(*signer, token.session_signer, Refusal::WrongSigner);
    require_keys_eq!(token.authority, book.owner, Refusal::WrongAuthority);
    require_keys_eq!(token.target_program, ID, Refusal::WrongProgram);
    require!(now < token.valid_until, Refusal::TokenExpired);
    // The token may have been made by a program behind the owner's back, or anew after its time.
    require_keys_eq!(*signer, book.guest, Refusal::NotLetIn);
    require!(now < book.guest_until, Refusal::NoLongerLetIn);
    Ok(())
}

/// The program.
#[program]
pub mod guestbook {
    use super::*;

    /// Lets the owner's session write until its token's end as it is now.
    pub fn let_in(ctx: Context<LetIn>) -> Result<()> {
        // A program the owner signs for could otherwise let sessions in with that signature.
        let top_level = get_stack_height() == TRANSACTION_LEVEL_STACK_HEIGHT;
        require!(top_level, Refusal::NotTopLevel);
        let (book, token) = (&mut ctx.accounts.book, &ctx.accounts.session_token);
        require_keys_eq!(token.authority, book.owner, Refusal::WrongAuthority);
        require_keys_eq!(token.target_program, ID, Refusal::WrongProgram);
        require_keys_neq!(token.session_signer, book.owner, Refusal::WalletWithToken);
        require!(Clock::get()?.unix_timestamp < token.valid_until, Refusal::TokenExpired);
        book.guest = token.session_signer;
        book.guest_until = token.valid_until;
        Ok(())
    }

    /// Writes an entry.
    pub fn write(ctx: Context<Write>) -> Result<()> {
        let token = ctx.accounts.session_token.as_deref();
        let now = Clock::get()?.unix_timestamp;
        authorize(&ctx.accounts.book, ctx.accounts.signer.key, token, now)?;
        ctx.accounts.book.entries += 1;
        Ok(())
    }
}

/// The accounts of `let_in`.
#[derive(Accounts)]
pub struct LetIn<'info> {
    /// The guestbook.
    #[account(mut, has_one = owner)]
    pub book: Account<'info, Book>,
    /// The wallet.
    pub owner: Signer<'info>,
    /// The token of the session to let in.
    pub session_token: Account<'info, SessionTokenV2>,
}

/// The accounts of `write`.
#[derive(Accounts)]
pub struct Write<'info> {
    /// The guestbook.
    #[account(mut)]
    pub book: Account<'info, Book>,
    /// The owner, or a session key.
    pub signer: Signer<'info>,
    /// The token of the session; absent if the owner acts. `Account` checks who owns it.
    pub session_token: Option<Account<'info, SessionTokenV2>>,
}

/// Why not.
#[error_code]
pub enum Refusal {
    #[msg("the session token has a wrong length or discriminator")]
    TokenMalformed,
    #[msg("the signer does not own the guestbook")]
    NotOwner,
    #[msg("a wallet acts without a session token")]
    WalletWithToken,
    #[msg("the session token is of another session key")]
    WrongSigner,
    #[msg("the session token is of another wallet")]
    WrongAuthority,
    #[msg("the session token is for another program")]
    WrongProgram,
    #[msg("the session token has expired")]
    TokenExpired,
    #[msg("the owner has not let this session in")]
    NotLetIn,
    #[msg("the owner has let this session in until earlier")]
    NoLongerLetIn,
    #[msg("sessions are let in by the transaction itself, not by another program")]
    NotTopLevel,
}

#[cfg(test)]
mod tests;

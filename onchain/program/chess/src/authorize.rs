//! Who is acting? One function decides every access to a seat.

use pinocchio::AccountView;

use crate::{
    error::Error,
    state::{require, Action, Key, Policy, Token},
};

/// The accounts by which somebody acts. Without a session the token's and the policy's slots hold
/// the program's own id.
#[derive(Debug)]
pub struct Actor<'a> {
    /// The wallet, or the session key.
    pub signer: &'a AccountView,
    /// The session token.
    pub token: &'a AccountView,
    /// The policy.
    pub policy: &'a mut AccountView,
}

/// What the actor wants to do, where and when.
#[derive(Clone, Copy, Debug)]
pub struct Intent<'a> {
    /// This program.
    pub program: &'a Key,
    /// The game it is about.
    pub game: &'a Key,
    /// The [`Action`]s it takes, as bits; with [`Action::PlayMove`] among them one move is counted.
    pub actions: u16,
    /// Unix time.
    pub now: i64,
}

/// The wallet on whose behalf the actor may do this.
///
/// A wallet acts by its signature and nothing else. A session key acts for the wallet named in its
/// token if the token is of the session program, for this program, for this very signer and not
/// expired, and if the wallet has opened a policy for this token and this key that is
/// neither ended nor past its own time, allows the action, covers the game and has moves left. A
/// token of the first version, which anyone may revoke, counts only if the policy accepts it.
#[inline(always)]
pub fn authorize<'a>(actor: Actor<'a>, intent: &Intent) -> Result<&'a Key, Error> {
    let Actor { signer, token, policy } = actor;
    require(signer.is_signer(), Error::MissingSignature)?;
    let signer = Key::of(signer);
    if Key::of(token) == intent.program {
        require(Key::of(policy) == intent.program, Error::UnexpectedPolicy)?;
        return Ok(signer);
    }
    let session = Token::load(token)?;
    // One rule for a wallet's signature: it never comes with a token, not even its own.
    require(*signer != session.parties.authority, Error::WalletWithToken)?;
    require(*signer == session.parties.session_signer, Error::TokenWrongSigner)?;
    session.check(intent.program, intent.now)?;
    check_policy(Key::of(token), &session, policy, intent)?;
    Ok(&session.parties.authority)
}

/// The token alone is worth nothing: another program that the wallet signed for may have created
/// it. No policy can be opened that way; it proves that the wallet wanted this key to act here, and
/// until when: a token that is made anew later finds the old policy expired.
#[inline(always)]
fn check_policy(
    token: &Key,
    session: &Token,
    account: &mut AccountView,
    intent: &Intent,
) -> Result<(), Error> {
    require(Key::of(account) != intent.program, Error::PolicyMissing)?;
    let policy = Policy::load(account, intent.program)?;
    require(policy.session_token == *token, Error::PolicyWrongToken)?;
    require(policy.authority == session.parties.authority, Error::PolicyWrongAuthority)?;
    require(policy.session_signer == session.parties.session_signer, Error::PolicyWrongSigner)?;
    require(policy.accepts_v1() || !session.v1, Error::TokenV1)?;
    policy.allows(intent.actions, intent.game, intent.now)?;
    if intent.actions & Action::PlayMove as u16 != 0 {
        Policy::spend_move(account)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

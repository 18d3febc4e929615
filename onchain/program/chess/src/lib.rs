//! Chess played on chain: seats, legal moves, clocks, results and session policies.
//!
//! | instruction | who may | what it does |
//! |---|---|---|
//! | `create_game` | wallet, session | opens a game with one seat taken |
//! | `join_game` | wallet, session | takes the other seat and starts the clock |
//! | `play_move` | wallet, session of the side to move | plays a legal move; mate and forced draws end the game |
//! | `offer_draw`, `accept_draw`, `resign`, `claim_draw`, `cancel_game` | wallet, session of a seat | end a game by will |
//! | `claim_timeout` | anyone | ends a game whose side to move has run out of time |
//! | `close_game` | anyone, once over | gives the rent back to those who paid it |
//! | `open_policy` | wallet, at top level | says what a session may do here, until its token's end |
//! | `renew_policy` | wallet, at top level | lets that hold until the end of the token made anew |
//! | `end_policy` | wallet, session | ends that at once, without a prompt |
//! | `close_policy` | anyone, once ended or expired | gives the rent back to the wallet |
//!
//! Life of an instruction: [`entrypoint`] finds it in [`instruction`], a processor of [`processor`]
//! binds its accounts, [`authorize`] decides who is acting, the rules of chess are in [`rules`],
//! the accounts in [`state`], failures in [`error`].
//!
//! Trust: the session program is believed about its own token accounts, and nothing else is. A
//! session acts only with a policy that the wallet itself opened for its key in a top-level
//! instruction, and until the end the wallet saw then: a token made anew, or forged by the session
//! program, acts neither longer nor for another key. A policy may outlive its token up to that end,
//! so who revokes a token closes its policy too. A token of the first version, which anyone may
//! revoke, counts only where the wallet accepted that when it opened the policy. The program works
//! at whatever address it is loaded.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "tests may panic")
)]

#[cfg(test)]
mod abi;
pub mod authorize;
pub mod entrypoint;
pub mod error;
pub mod instruction;
pub mod play;
pub mod processor;
pub mod rules;
pub mod runtime;
pub mod state;
#[cfg(test)]
mod testing;

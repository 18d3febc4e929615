//! Chess, and nothing else: positions, legal moves, mate, stalemate, dead positions, repetition.
//!
//! ```text
//! let mut position = rules::STANDARD;
//! let played = position.play(Move::new(12, 28, 0))?;      // e2-e4, or Illegal
//! let Mobility { check, stuck } = position.mobility();     // mate: both
//! let over = position.board.dead();                        // nobody can mate any more
//! ```
//!
//! Invariants: no state outside the values passed in, no allocation, no panic for any input that
//! [`Position::validate`] let in. Everything is sized for a machine that charges an instruction
//! each (see [`bits`]).

pub mod bits;
mod board;
mod material;
mod mobility;
mod position;
mod repetition;
mod start;
#[cfg(test)]
pub(crate) mod tests;

pub use board::{Board, BISHOP, BLACK, KING, KNIGHT, PAWN, QUEEN, ROOK, WHITE};
pub use mobility::Mobility;
pub use position::{Illegal, Move, Played, Position, NO_SQUARE};
pub use repetition::{Ply, Reversible};
pub use start::{Fault, MAX_HALFMOVE, STANDARD};

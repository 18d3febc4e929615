//! What stage a game is in, how it ended and why.

/// What stage a game is in.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// One seat is open.
    Waiting = 0,
    /// Moves are played.
    Active = 1,
    /// Decided or called off.
    Over = 2,
}

/// How a game ended.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultCode {
    /// Not at all: still open, or cancelled.
    Open = 0,
    /// White won.
    WhiteWins = 1,
    /// Black won.
    BlackWins = 2,
    /// Nobody won.
    Draw = 3,
}

impl ResultCode {
    /// A win for `colour` (0 white, 1 black).
    pub const fn win(colour: usize) -> Self {
        if colour == 0 {
            Self::WhiteWins
        } else {
            Self::BlackWins
        }
    }
}

/// Why a game ended.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has not.
    None = 0,
    /// FIDE 5.1.1.
    Checkmate = 1,
    /// FIDE 5.2.1.
    Stalemate = 2,
    /// FIDE 5.2.2, by the pieces left.
    DeadPosition = 3,
    /// FIDE 9.6.1.
    FivefoldRepetition = 4,
    /// FIDE 9.6.2.
    SeventyFiveMoves = 5,
    /// FIDE 9.2, claimed.
    ThreefoldRepetition = 6,
    /// FIDE 9.3, claimed.
    FiftyMoves = 7,
    /// FIDE 5.2.3.
    Agreement = 8,
    /// FIDE 5.1.2; a draw if the opponent cannot mate.
    Resignation = 9,
    /// FIDE 6.9; a draw if the opponent cannot mate.
    TimeForfeit = 10,
    /// Called off before it began in earnest.
    Cancelled = 11,
}

//! The game account: all that is needed to go on, to judge and to write the whole game down.

use core::mem::offset_of;

use super::{require, Key, Plain, Reason, ResultCode, Status};
use crate::{
    error::Error,
    rules::{Board, Ply, Position},
};

/// Plies a new account has room for.
pub const INITIAL_PLIES: usize = 200;
/// Plies a full account grows by.
pub const GROWTH_PLIES: usize = 32;

/// The account at `["game", creator, game_id]`, without the record that follows it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Game {
    /// `sha256("account:Game")[..8]`.
    pub discriminator: u64,
    /// 1.
    pub version: u8,
    /// The bump of the address.
    pub bump: u8,
    /// A [`Status`].
    pub status: u8,
    /// A [`Reason`].
    pub reason: u8,
    /// A [`ResultCode`].
    pub result: u8,
    /// The side to move.
    pub turn: u8,
    /// Castling rights.
    pub castling: u8,
    /// The square behind a pawn that has just made a double step, 64 for none.
    pub en_passant: u8,
    /// Plies played.
    pub ply: u16,
    /// The number of the first full move.
    pub start_fullmove: u16,
    /// Half-moves without pawn move or capture.
    pub halfmove: u16,
    /// Plies played when a position last became unreachable for good.
    pub repetition_from: u16,
    /// Bit 0: an en passant capture was legal at `repetition_from`; bit 1: the creator plays black.
    pub flags: u8,
    /// A standing draw offer: 0 none, 1 white's, 2 black's.
    pub draw_offer: u8,
    /// The ply the offer was made at.
    pub draw_offer_ply: u16,
    /// The side to move at the start.
    pub start_turn: u8,
    /// Castling rights at the start.
    pub start_castling: u8,
    /// The en passant square at the start.
    pub start_en_passant: u8,
    /// The half-move clock at the start.
    pub start_halfmove: u8,
    /// The creator's number for the game.
    pub game_id: u64,
    /// The wallet that opened the game and paid its first rent.
    pub creator: Key,
    /// White's and black's wallets; zero for an open seat.
    pub seats: [Key; 2],
    /// The only wallet that may join, or zero for anyone.
    pub invited: Key,
    /// When the game was opened, Unix time.
    pub created_at: i64,
    /// When the second player joined.
    pub started_at: i64,
    /// When the clock of the side to move began to run.
    pub turn_started_at: i64,
    /// When the game ended.
    pub ended_at: i64,
    /// Seconds each side begins with; 0 for no clock.
    pub initial_secs: u32,
    /// Seconds added after each move.
    pub increment_secs: u32,
    /// Seconds left to white and black.
    pub remaining: [u32; 2],
    /// Lamports white's and black's side paid for the account's growth.
    pub rent_paid: [u64; 2],
    /// The pieces.
    pub board: Board,
    /// The pieces at the start, packed.
    pub start_board: [u8; 32],
    /// Zero.
    pub reserved: u64,
}

const _: () = assert!(size_of::<Game>() == 336);
const _: () = assert!(offset_of!(Game, creator) == 40);
const _: () = assert!(offset_of!(Game, board) == 232);

// SAFETY: numbers and keys without padding, as the size above proves.
unsafe impl Plain for Game {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\x1b\x5a\xa6\x7d\x4a\x64\x79\x12");
}

impl Game {
    /// Seeds of the address: this, the creator, the game id as u64 little endian.
    pub const SEED: &'static [u8] = b"game";
    /// The length of a new account.
    pub const INITIAL_LEN: usize = Self::HEADER + INITIAL_PLIES * size_of::<Ply>();
    /// How much a full account grows by.
    pub const GROWTH: usize = GROWTH_PLIES * size_of::<Ply>();
    /// [`Game::flags`]: an en passant capture was legal at `repetition_from`.
    pub const FIRST_DIFFERS: u8 = 1;
    /// [`Game::flags`]: the creator plays black.
    pub const CREATOR_IS_BLACK: u8 = 2;
    /// The length without the record.
    pub const HEADER: usize = size_of::<Self>();

    /// A game without players and pieces.
    pub const fn empty() -> Self {
        // SAFETY: all zeros are a game, as any bits are.
        unsafe { core::mem::zeroed() }
    }

    /// [`Game::draw_offer`] of a colour.
    #[inline(always)]
    pub const fn offer_of(colour: usize) -> u8 {
        if colour == 0 {
            1
        } else {
            2
        }
    }

    /// The side to move.
    #[inline(always)]
    pub const fn to_move(&self) -> usize {
        self.turn as usize & 1
    }

    /// The wallet in a seat.
    #[inline(always)]
    pub const fn seat(&self, colour: usize) -> &Key {
        let [white, black] = &self.seats;
        if colour == 0 {
            white
        } else {
            black
        }
    }

    /// The colour a wallet plays.
    pub fn colour_of(&self, wallet: &Key) -> Result<usize, Error> {
        if wallet == self.seat(0) {
            Ok(0)
        } else if wallet == self.seat(1) {
            Ok(1)
        } else {
            Err(Error::NotSeated)
        }
    }

    /// Refuses a wallet that is not the one to move.
    #[inline(always)]
    pub fn require_turn(&self, wallet: &Key) -> Result<(), Error> {
        if wallet == self.seat(self.to_move()) {
            return Ok(());
        }
        self.colour_of(wallet)?;
        Err(Error::NotYourTurn)
    }

    /// Refuses a game that is not being played.
    #[inline(always)]
    pub fn require_active(&self) -> Result<(), Error> {
        if self.status == Status::Active as u8 {
            return Ok(());
        }
        let waiting = self.status == Status::Waiting as u8;
        Err(if waiting { Error::GameNotStarted } else { Error::GameOver })
    }

    /// Refuses an instruction meant for another ply: resent or late, it must not act.
    #[inline(always)]
    pub fn require_ply(&self, ply: u16) -> Result<(), Error> {
        require(self.ply == ply, Error::PlyMismatch)
    }

    /// The position on the board.
    #[inline(always)]
    pub const fn position(&self) -> Position {
        Position {
            board: self.board,
            turn: self.to_move(),
            castling: self.castling as usize,
            en_passant: self.en_passant as usize,
        }
    }

    /// Puts a position on the board.
    #[inline(always)]
    pub const fn set_position(&mut self, position: &Position) {
        self.board = position.board;
        self.turn = position.turn as u8;
        self.castling = position.castling as u8;
        self.en_passant = position.en_passant as u8;
    }

    /// Ends the game.
    pub fn finish(&mut self, result: ResultCode, reason: Reason, now: i64) {
        self.status = Status::Over as u8;
        self.result = result as u8;
        self.reason = reason as u8;
        self.draw_offer = 0;
        self.ended_at = now;
    }

    /// Ends the game against `loser`, or drawn if the opponent could never mate (FIDE 5.1.2, 6.9).
    pub fn lose(&mut self, loser: usize, reason: Reason, now: i64) {
        let winner = loser & 1 ^ 1;
        let result =
            if self.board.can_mate(winner) { ResultCode::win(winner) } else { ResultCode::Draw };
        self.finish(result, reason, now);
    }
}

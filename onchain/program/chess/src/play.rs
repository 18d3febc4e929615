//! One ply in a game account: the clock, the rules, the record, and what ends a game by itself.

use crate::{
    error::Error,
    rules::{Mobility, Move, Ply, Position, NO_SQUARE},
    state::{Game, GameAccount, Reason, ResultCode},
};

/// Half-moves without pawn move or capture that end a game (FIDE 9.6.2).
const SEVENTY_FIVE_MOVES: u16 = 150;
/// Half-moves without pawn move or capture that let a draw be claimed (FIDE 9.3).
const FIFTY_MOVES: u16 = 100;

impl Game {
    /// Seconds the side to move has used, never negative; [`Error::FlagFallen`] when it has used
    /// more than it had.
    #[inline(always)]
    pub fn time_used(&self, now: i64) -> Result<u32, Error> {
        let used = now.saturating_sub(self.turn_started_at).max(0);
        let used = if used > u32::MAX as i64 { u32::MAX } else { used as u32 };
        if self.initial_secs != 0 && used > self.time_left() {
            return Err(Error::FlagFallen);
        }
        Ok(used)
    }

    #[inline(always)]
    const fn time_left(&self) -> u32 {
        let [white, black] = self.remaining;
        if self.to_move() == 0 {
            white
        } else {
            black
        }
    }

    /// Charges a ply to the side to move and starts the other side's clock.
    #[inline(always)]
    fn press(&mut self, used: u32, now: i64) {
        if self.initial_secs != 0 {
            let left = self.time_left().saturating_sub(used).saturating_add(self.increment_secs);
            let [white, black] = &mut self.remaining;
            *(if self.turn == 0 { white } else { black }) = left;
        }
        // Should the cluster's clock step back, nobody pays for it.
        self.turn_started_at = now.max(self.turn_started_at);
    }

    /// The draw the side to move may claim for the position on the board, if any.
    pub fn claimable(account: &GameAccount) -> Option<Reason> {
        if account.reversible().repeated(&account.game.board, 3) {
            Some(Reason::ThreefoldRepetition)
        } else if account.game.halfmove >= FIFTY_MOVES {
            Some(Reason::FiftyMoves)
        } else {
            None
        }
    }
}

impl GameAccount<'_> {
    /// Plays a move of the side to move, or refuses it. There must be room in the record.
    #[inline(always)]
    pub fn play(&mut self, mv: Move, now: i64) -> Result<(), Error> {
        let used = self.game.time_used(now)?;
        let mut position = self.game.position();
        let played = position.play(mv).map_err(|_| Error::IllegalMove)?;
        self.note(mv, used);
        let game = &mut *self.game;
        game.press(used, now);
        // An offer stands until the opponent has moved.
        if game.draw_offer == Game::offer_of(game.to_move() ^ 1) {
            game.draw_offer = 0;
        }
        game.set_position(&position);
        game.halfmove = if played.zeroing { 0 } else { game.halfmove.saturating_add(1) };
        if played.irreversible {
            game.begin_stretch(&position);
        }
        if let Some((result, reason)) = self.ended(&position) {
            self.game.finish(result, reason, now);
        }
        Ok(())
    }

    /// Writes the ply down. The count cannot overflow: 75 moves at most lie between two captures or
    /// pawn moves, of which there are at most 126.
    #[inline(always)]
    fn note(&mut self, mv: Move, used: u32) {
        let spent = if used > u16::MAX as u32 { u16::MAX } else { used as u16 };
        if let Some(slot) = self.record.get_mut(self.game.ply as usize) {
            *slot = Ply { mv, spent };
        }
        self.game.ply = self.game.ply.wrapping_add(1);
    }

    /// What ends the game without anybody's asking, mate before all else.
    #[inline(always)]
    fn ended(&self, position: &Position) -> Option<(ResultCode, Reason)> {
        let Mobility { check, stuck } = position.mobility();
        if stuck {
            let mate = (ResultCode::win(position.turn ^ 1), Reason::Checkmate);
            return Some(if check { mate } else { (ResultCode::Draw, Reason::Stalemate) });
        }
        let reason = if position.board.dead() {
            Reason::DeadPosition
        } else if self.reversible().repeated(&position.board, 5) {
            Reason::FivefoldRepetition
        } else if self.game.halfmove >= SEVENTY_FIVE_MOVES {
            Reason::SeventyFiveMoves
        } else {
            return None;
        };
        Some((ResultCode::Draw, reason))
    }
}

impl Game {
    /// Marks the present position as the first that can still come back.
    #[inline(always)]
    pub fn begin_stretch(&mut self, position: &Position) {
        self.repetition_from = self.ply;
        self.flags &= !Self::FIRST_DIFFERS;
        if position.en_passant != NO_SQUARE && position.en_passant_legal() {
            self.flags |= Self::FIRST_DIFFERS;
        }
    }
}

#[cfg(test)]
mod tests;

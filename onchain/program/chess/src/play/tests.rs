//! Whole games in an account: clocks, offers, what ends a game and what may be claimed.

use std::{string::ToString, vec, vec::Vec};

use super::*;
use crate::{
    rules::{
        tests::{fen, mv},
        STANDARD,
    },
    state::Status,
};

/// A game under way since second 0.
fn started(position: Position) -> Game {
    let mut game = Game::empty();
    game.status = Status::Active as u8;
    game.set_position(&position);
    game.begin_stretch(&position);
    game
}

/// Plays moves a second apart.
fn play(game: &mut Game, record: &mut [Ply], moves: &str) -> Result<(), Error> {
    for text in moves.split_whitespace() {
        let now = i64::from(game.ply) + 1;
        GameAccount { game, record }.play(mv(text), now)?;
    }
    Ok(())
}

fn record() -> Vec<Ply> {
    vec![Ply::default(); 200]
}

#[track_caller]
fn ends(position: Position, moves: &str, result: ResultCode, reason: Reason) {
    let (mut game, mut record) = (started(position), record());
    play(&mut game, &mut record, moves).unwrap();
    let have = (game.status, game.result, game.reason);
    assert_eq!(have, (Status::Over as u8, result as u8, reason as u8), "{reason:?}");
    assert_eq!(game.ended_at, i64::from(game.ply));
}

#[test]
fn the_board_itself_ends_a_game() {
    use {Reason::*, ResultCode::*};
    ends(STANDARD, "e2e4 e7e5 f1c4 b8c6 d1h5 g8f6 h5f7", WhiteWins, Checkmate);
    ends(STANDARD, "f2f3 e7e5 g2g4 d8h4", BlackWins, Checkmate);
    ends(fen("k7/8/1K6/8/8/8/8/2Q5 w"), "c1c7", Draw, Stalemate);
    ends(fen("k7/8/8/3Nn3/8/8/8/K7 b"), "e5c6 d5c7 a8b7 a1b1 b7c7", Draw, DeadPosition);
}

#[test]
fn the_fifth_time_ends_it_and_the_third_lets_it_be_claimed() {
    let (mut game, mut record) = (started(STANDARD), record());
    let round = "g1f3 g8f6 f3g1 f6g8 ";
    play(&mut game, &mut record, round).unwrap();
    let claim =
        |game: &mut Game, record: &mut [Ply]| Game::claimable(&GameAccount { game, record });
    assert_eq!(claim(&mut game, &mut record), None);
    play(&mut game, &mut record, round).unwrap();
    assert_eq!(claim(&mut game, &mut record), Some(Reason::ThreefoldRepetition));
    play(&mut game, &mut record, &(round.to_string() + "g1f3 g8f6 f3g1")).unwrap();
    assert_eq!(game.status, Status::Active as u8);
    play(&mut game, &mut record, "f6g8").unwrap();
    assert_eq!(game.reason, Reason::FivefoldRepetition as u8);
}

#[test]
fn fifty_moves_may_be_claimed_and_seventy_five_end_it() {
    let position = fen("4k3/8/8/8/8/8/4R3/4K3 b");
    for (halfmove, moves, claim, reason) in [
        (98, "e8d7", None, Reason::None),
        (99, "e8d7", Some(Reason::FiftyMoves), Reason::None),
        (148, "e8d7", Some(Reason::FiftyMoves), Reason::None),
        (149, "e8d7", Some(Reason::FiftyMoves), Reason::SeventyFiveMoves),
    ] {
        let (mut game, mut record) = (started(position), record());
        game.halfmove = halfmove;
        play(&mut game, &mut record, moves).unwrap();
        assert_eq!(game.reason, reason as u8, "{halfmove}");
        let account = GameAccount { game: &mut game, record: &mut record };
        assert_eq!(Game::claimable(&account), claim, "{halfmove}");
    }
}

#[test]
fn mate_comes_before_seventy_five_moves() {
    let (mut game, mut record) = (started(fen("k7/8/1K6/8/8/8/8/7R w")), record());
    game.halfmove = 149;
    play(&mut game, &mut record, "h1h8").unwrap();
    assert_eq!(game.reason, Reason::Checkmate as u8);
}

#[test]
fn an_illegal_move_is_refused() {
    let (mut game, mut record) = (started(STANDARD), record());
    assert_eq!(play(&mut game, &mut record, "e2e5"), Err(Error::IllegalMove));
}

#[test]
fn the_stretch_begins_after_every_move_that_cannot_be_undone() {
    let (mut game, mut record) = (started(fen("r3k3/8/8/8/4p3/8/3P4/R3K2R w KQq")), record());
    for (moves, from, differs) in [
        ("h1h5", 1, false), // a right lost
        ("a8b8", 2, false),
        ("a1b1", 3, false),
        ("b8c8", 3, false),
        ("d2d4", 5, true), // en passant is legal
        ("c8b8", 5, true),
        ("b1a1", 5, true),
        ("e4e3", 8, false),
    ] {
        play(&mut game, &mut record, moves).unwrap();
        let have = (game.repetition_from, game.flags & Game::FIRST_DIFFERS != 0);
        assert_eq!(have, (from, differs), "after {moves}");
    }
}

#[test]
fn a_clock_runs_for_the_side_to_move() {
    let (mut game, mut record) = (started(STANDARD), record());
    game.initial_secs = 60;
    game.increment_secs = 2;
    game.remaining = [60, 60];
    let mut account = GameAccount { game: &mut game, record: &mut record };
    account.play(mv("e2e4"), 10).unwrap();
    assert_eq!((account.game.remaining, account.game.turn_started_at), ([52, 60], 10));
    assert_eq!(account.play(mv("e7e5"), 71), Err(Error::FlagFallen));
    account.play(mv("e7e5"), 70).unwrap();
    assert_eq!(account.game.remaining, [52, 2]);
    account.play(mv("g1f3"), 65).unwrap();
    assert_eq!((account.game.remaining, account.game.turn_started_at), ([54, 2], 70));
    assert_eq!(record[..3].iter().map(|p| p.spent).collect::<Vec<_>>(), [10, 60, 0]);
}

#[test]
fn without_a_clock_time_is_only_noted() {
    let (mut game, mut record) = (started(STANDARD), record());
    let mut account = GameAccount { game: &mut game, record: &mut record };
    account.play(mv("e2e4"), 1 << 40).unwrap();
    assert_eq!((account.game.remaining, record[0].spent), ([0, 0], u16::MAX));
}

#[test]
fn an_offer_stands_until_the_opponent_has_moved() {
    let (mut game, mut record) = (started(STANDARD), record());
    game.draw_offer = Game::offer_of(0);
    play(&mut game, &mut record, "e2e4").unwrap();
    assert_eq!(game.draw_offer, 1, "the offerer's own move");
    play(&mut game, &mut record, "e7e5").unwrap();
    assert_eq!(game.draw_offer, 0, "the opponent's move");
}

#[test]
fn who_cannot_mate_does_not_win() {
    for (position, loser, want) in [
        ("4k3/8/8/8/8/8/4R3/4K3 w", 1, ResultCode::WhiteWins),
        ("4k3/8/8/8/8/8/4R3/4K3 w", 0, ResultCode::Draw),
        ("4k2n/8/8/8/8/8/4R3/4K3 w", 0, ResultCode::BlackWins),
    ] {
        let mut game = started(fen(position));
        game.lose(loser, Reason::Resignation, 5);
        assert_eq!(game.result, want as u8, "{position}, {loser} resigns");
    }
}

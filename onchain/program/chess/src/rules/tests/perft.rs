//! Leaf counts of the six standard positions. At every node the mobility answer must agree with the
//! moves found.

use super::*;

fn perft(position: &Position, depth: usize) -> u64 {
    let moves = legal(position);
    let Mobility { check, stuck } = position.mobility();
    assert_eq!(stuck, moves.is_empty(), "mobility of {position:?}");
    assert_eq!(check, position.in_check());
    if depth == 1 {
        return moves.len() as u64;
    }
    moves.iter().map(|(_, after)| perft(after, depth - 1)).sum()
}

#[track_caller]
fn check(start: &str, counts: &[u64]) {
    let position = fen(start);
    for (depth, want) in counts.iter().enumerate() {
        assert_eq!(perft(&position, depth + 1), *want, "depth {} of {start}", depth + 1);
    }
}

#[test]
fn initial_position() {
    check(INITIAL, &[20, 400, 8_902, 197_281]);
}

#[test]
fn kiwipete() {
    check(
        "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
        &[48, 2_039, 97_862],
    );
}

#[test]
fn en_passant_pins_on_the_rank() {
    check("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", &[14, 191, 2_812, 43_238]);
}

#[test]
fn promotions_and_castling_under_fire() {
    check("r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1", &[6, 264, 9_467]);
}

#[test]
fn promotion_with_capture_and_check() {
    check("rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8", &[44, 1_486, 62_379]);
}

#[test]
fn quiet_middle_game() {
    check(
        "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10",
        &[46, 2_079, 89_890],
    );
}

//! Draws: dead positions, who can still mate, repetition.

use super::*;

#[test]
fn who_can_mate_by_the_pieces_alone() {
    for (why, position, white, black) in [
        ("bare kings", "8/8/4k3/8/8/3K4/8/8 w", false, false),
        ("a pawn can", "8/8/4k3/8/8/3K4/4P3/8 w", true, false),
        ("a rook can", "8/8/4k3/8/8/3K4/8/4R3 w", true, false),
        ("a knight against a bare king cannot", "8/8/4k3/8/8/3K4/8/4N3 w", false, false),
        ("a knight against a queen cannot", "3q4/8/4k3/8/8/3K4/8/4N3 w", false, true),
        (
            "a knight against a rook can: the rook may stand in the way",
            "3r4/8/4k3/8/8/3K4/8/4N3 w",
            true,
            true,
        ),
        ("a knight against a bishop can", "3b4/8/4k3/8/8/3K4/8/4N3 w", true, true),
        ("two knights can", "8/8/4k3/8/8/3K4/8/3NN3 w", true, false),
        ("knight and bishop can", "8/8/4k3/8/8/3K4/8/3NB3 w", true, false),
        ("a bishop cannot", "8/8/4k3/8/8/3K4/8/3B4 w", false, false),
        ("bishops of one colour cannot", "8/5b2/4k3/8/8/3K4/8/3B1B2 w", false, false),
        ("bishops of both colours can", "8/8/4k3/8/8/3K4/8/3BB3 w", true, false),
        ("a bishop against one of the other colour can", "8/4b3/4k3/8/8/3K4/8/3B4 w", true, true),
        ("a bishop against a pawn can", "8/4p3/4k3/8/8/3K4/8/3B4 w", true, true),
        ("a bishop against a knight can", "8/4n3/4k3/8/8/3K4/8/3B4 w", true, true),
        ("a bishop against a rook cannot", "8/4r3/4k3/8/8/3K4/8/3B4 w", false, true),
    ] {
        let board = fen(position).board;
        assert_eq!((board.can_mate(WHITE), board.can_mate(BLACK)), (white, black), "{why}");
        assert_eq!(board.dead(), !white && !black, "{why}");
    }
}

fn times(position: &Position, record: &[Ply], first_differs: bool) -> usize {
    let reversible = Reversible { plies: record, first_differs };
    (2..=6).filter(|n| reversible.repeated(&position.board, *n)).max().unwrap_or(1)
}

#[test]
fn knights_going_out_and_back_repeat() {
    let round = "g1f3 g8f6 f3g1 f6g8 ";
    for rounds in 1..=4 {
        let (position, record) = after(INITIAL, &round.repeat(rounds));
        assert_eq!(times(&position, &record, false), rounds + 1);
    }
}

#[test]
fn an_en_passant_right_makes_the_first_position_another() {
    let (position, record) = after("4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1", "e1e2 e8e7 e2e1 e7e8");
    assert_eq!(times(&position, &record, false), 2);
    assert_eq!(times(&position, &record, true), 1);
}

#[test]
fn the_same_squares_with_pieces_swapped_are_another_position() {
    // Rook and bishop change places: the men stand alike, the position does not repeat.
    let (position, record) = after(
        "4k3/8/8/8/8/8/8/B1R1K3 w - - 0 1",
        "c1c3 e8e7 a1b2 e7e8 c3a3 e8e7 b2c1 e7e8 a3a1 e8e7 e1e2 e7e8 e2e1 e8d8 e1e2 d8e8 e2e1 e8e7 c1b2 e7e8 b2c1 e8e7 e1e2 e7e8 e2e1 e8e7 e1e2 e7e8",
    );
    let walked: Vec<Position> = (0..=record.len())
        .map(|n| replay("4k3/8/8/8/8/8/8/B1R1K3 w - - 0 1", &record[..n]))
        .collect();
    for n in 1..=record.len() {
        let exact = walked[..=n].iter().filter(|p| **p == walked[n]).count();
        assert_eq!(times(&walked[n], &record[..n], false), exact, "after {n} plies");
    }
    assert_eq!(position, walked[record.len()]);
}

#[test]
fn identical_knights_that_change_places_do_repeat() {
    let (position, record) = after(
        "4k3/8/8/8/8/8/8/1N2K1N1 w - - 0 1",
        "b1d2 e8e7 g1f3 e7e8 d2b3 e8e7 f3d2 e7e8 b3d4 e8e7 d4f3 e7e8 f3g1 e8e7 d2b1 e7e8",
    );
    assert_eq!(times(&position, &record, false), 2);
}

#[test]
fn random_shuffling_is_counted_exactly() {
    let start = "r3k1n1/8/8/8/8/8/8/RN2K1N1 w - - 0 1";
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    for _ in 0..40 {
        let mut seen = std::vec![fen(start)];
        let mut record = Vec::new();
        for _ in 0..120 {
            let quiet: Vec<_> = legal(seen.last().unwrap())
                .into_iter()
                .filter(|(_, p)| p.board.occupied().count_ones() == 7)
                .collect();
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let Some((chosen, next)) = quiet.get((seed >> 33) as usize % quiet.len().max(1)) else {
                break;
            };
            record.push(Ply { mv: *chosen, spent: 0 });
            seen.push(*next);
            let exact = seen.iter().filter(|p| *p == next).count().min(6);
            assert_eq!(times(next, &record, false), exact);
        }
    }
}

fn replay(start: &str, record: &[Ply]) -> Position {
    let mut position = fen(start);
    for ply in record {
        position.play(ply.mv).unwrap();
    }
    position
}

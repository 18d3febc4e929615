//! One hand-picked position a rule.

use super::*;

#[track_caller]
fn table(position: &str, verdicts: &[(&str, bool)]) {
    for (uci, want) in verdicts {
        assert_eq!(accepts(position, uci), *want, "{uci} in {position}");
    }
}

#[test]
fn a_side_moves_only_its_own_pieces_and_never_onto_them() {
    table(
        INITIAL,
        &[("e2e4", true), ("e7e5", false), ("e4e5", false), ("a1a2", false), ("e2e2", false)],
    );
}

#[test]
fn pawns_step_where_it_is_free_and_capture_aslant() {
    let position = "4k3/8/8/3p1p2/4P3/p6p/P6P/4K3 w - - 0 1";
    table(
        position,
        &[
            ("e4e5", true),
            ("e4d5", true),
            ("e4f5", true),
            ("e4e6", false),
            ("e4e3", false),
            ("a2a3", false),
            ("a2a4", false),
            ("h2g3", false),
        ],
    );
}

#[test]
fn pawns_do_not_wrap_around_the_edge() {
    let position = "4k3/8/8/p6p/P6P/8/8/4K3 w - - 0 1";
    table(position, &[("a4h4", false), ("h4a5", false), ("h4a6", false), ("a4h5", false)]);
}

#[test]
fn a_double_step_needs_both_squares_and_the_home_rank() {
    let position = "4k3/8/4p3/p7/8/P3P3/3PP2P/4K3 w - - 0 1";
    table(position, &[("e2e4", false), ("d2d4", true), ("h2h4", true), ("e3e5", false)]);
}

#[test]
fn promotion_is_named_exactly_on_the_last_rank() {
    let position = "3n3k/4P3/8/8/8/8/P7/K7 w - - 0 1";
    table(
        position,
        &[
            ("e7e8", false),
            ("e7e8q", true),
            ("e7e8n", true),
            ("e7d8r", true),
            ("e7f8q", false),
            ("a2a3q", false),
            ("a1b1q", false),
        ],
    );
    assert!(fen(position).play(Move(mv("e7e8").0 | 5 << 12)).is_err(), "king");
    assert!(fen(position).play(Move(mv("a1b1").0 | 8 << 12)).is_err(), "the unused bit");
}

#[test]
fn en_passant_is_open_for_one_move() {
    let (position, _) = after("4k3/3p4/8/4P3/8/8/8/4K3 b - - 0 1", "d7d5");
    assert_eq!(position.en_passant, square("d6"));
    assert!(position.en_passant_legal());
    let mut capture = position;
    capture.play(mv("e5d6")).unwrap();
    assert_eq!(capture.board, fen("4k3/8/3P4/8/8/8/8/4K3 b - - 0 1").board);
    let (later, _) = after("4k3/3p4/8/4P3/8/8/8/4K3 b - - 0 1", "d7d5 e1e2 e8e7");
    assert!(later.clone().play(mv("e5d6")).is_err());
}

#[test]
fn en_passant_may_not_uncover_the_king() {
    for (why, position, want) in [
        ("both pawns leave the rank", "8/8/8/K2pP2r/8/8/8/7k w - d6 0 1", false),
        ("the capturer is pinned on its file", "4r1k1/8/8/3pP3/8/8/8/4K3 w - d6 0 1", false),
        (
            "the capturer is pinned on the other diagonal",
            "7k/8/1b6/2Pp4/8/4K3/8/8 w - d6 0 1",
            false,
        ),
        ("the captured pawn is the shield", "6bk/8/8/3pP3/8/1K6/8/8 w - d6 0 1", false),
        ("the capture stays on the pin's line", "1b4k1/8/8/3pP3/8/6K1/8/8 w - d6 0 1", true),
    ] {
        assert_eq!(fen(position).en_passant_legal(), want, "{why}");
    }
}

#[test]
fn en_passant_may_capture_the_checking_pawn() {
    let position = fen("8/8/8/2k5/3Pp3/8/8/4K3 b - d3 0 1");
    assert!(position.in_check());
    assert!(position.en_passant_legal());
    assert!(!position.mobility().stuck);
}

#[test]
fn castling_needs_its_right_its_way_and_no_attack_on_the_kings_path() {
    let open = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1";
    table(open, &[("e1g1", true), ("e1c1", true), ("e1h1", false), ("e1b1", false)]);
    table("r3k2r/8/8/8/8/8/8/R3K2R w kq - 0 1", &[("e1g1", false), ("e1c1", false)]);
    table("r3k2r/8/8/8/8/8/8/RN2K1NR w KQkq - 0 1", &[("e1g1", false), ("e1c1", false)]);
    table("r3k2r/8/8/8/8/8/8/RN2K1nR w KQkq - 0 1", &[("e1g1", false), ("e1c1", false)]);
    table("4k3/8/8/8/8/8/4r3/R3K2R w KQ - 0 1", &[("e1g1", false), ("e1c1", false)]);
    table("4kr2/8/8/8/8/8/8/R3K2R w KQ - 0 1", &[("e1g1", false), ("e1c1", true)]);
    table("3rk1r1/8/8/8/8/8/8/R3K2R w KQ - 0 1", &[("e1g1", false), ("e1c1", false)]);
    table("1r2k3/8/8/8/8/8/8/R3K3 w Q - 0 1", &[("e1c1", true)]);
    table("4k3/8/8/8/8/8/6p1/R3K2R w KQ - 0 1", &[("e1g1", false), ("e1c1", true)]);
}

#[test]
fn castling_moves_the_rook_and_spends_both_rights() {
    let (white, _) = after("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1", "e1c1");
    assert_eq!(white.board, fen("r3k2r/8/8/8/8/8/8/2KR3R b kq - 0 1").board);
    assert_eq!(white.castling, 12);
    let (both, _) = after("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1", "e1c1 e8g8");
    assert_eq!(both.board, fen("r4rk1/8/8/8/8/8/8/2KR3R w - - 0 1").board);
    assert_eq!(both.castling, 0);
}

#[test]
fn rights_go_with_the_king_the_rook_and_the_captured_rook() {
    let start = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1";
    for (moves, want) in [("e1e2", 12), ("h1g1", 14), ("a1b1", 13), ("a1a8", 5), ("h1h8", 10)] {
        assert_eq!(after(start, moves).0.castling, want, "after {moves}");
    }
}

#[test]
fn a_pinned_piece_moves_along_its_pin_only() {
    let position = "4r2k/8/8/b7/4R3/2N5/8/4K3 w - - 0 1";
    table(
        position,
        &[
            ("e4e8", true),
            ("e4e2", true),
            ("e4d4", false),
            ("c3d5", false),
            ("c3b5", false),
            ("e1d1", true),
        ],
    );
}

#[test]
fn a_check_is_answered_by_capture_block_or_flight() {
    let position = "4k3/8/8/8/1b2r3/8/3N1P2/3QK1N1 w - - 0 1";
    assert!(fen(position).in_check());
    table(
        position,
        &[
            ("g1e2", true),
            ("d1e2", true),
            ("e1f1", true),
            ("d2e4", false),
            ("f2f3", false),
            ("e1e2", false),
        ],
    );
}

#[test]
fn a_double_check_is_answered_by_the_king_alone() {
    let position = "4k3/8/8/8/1b2r3/8/8/3QK1N1 w - - 0 1";
    let moves: Vec<String> = legal(&fen(position)).into_iter().map(|(m, _)| uci(m)).collect();
    assert!(moves.iter().all(|m| m.starts_with("e1")), "{moves:?}");
}

#[test]
fn mate_and_stalemate_are_told_apart() {
    let judge = |position: &str| fen(position).mobility();
    let mate = Mobility { check: true, stuck: true };
    let stalemate = Mobility { check: false, stuck: true };
    assert_eq!(judge("r1bqkb1r/pppp1Qpp/2n2n2/4p3/2B1P3/8/PPPP1PPP/RNB1K1NR b KQkq - 0 4"), mate);
    assert_eq!(judge("6rk/5Npp/8/8/8/8/8/6K1 b - - 0 1"), mate);
    assert_eq!(judge("7k/5Q2/6K1/8/8/8/8/8 b - - 0 1"), stalemate);
    assert_eq!(judge("5k2/5P2/5K2/8/8/8/8/8 b - - 0 1"), stalemate);
    assert_eq!(judge("k7/p1K5/P7/8/8/8/8/1B6 b - - 0 1"), stalemate);
    assert_eq!(judge("8/8/8/8/8/1pk5/1p6/1K6 w - - 0 1"), stalemate);
}

#[test]
fn a_pinned_piece_that_can_still_move_is_no_stalemate() {
    for position in ["k6r/8/8/8/8/6n1/6p1/R6K w - - 0 1", "7k/8/8/8/8/5qn1/6B1/7K w - - 0 1"] {
        assert_eq!(fen(position).mobility().stuck, legal(&fen(position)).is_empty(), "{position}");
    }
}

//! Starting positions: what may begin a game and what may not, and the packed board.

use super::*;

#[test]
fn the_standard_position_is_what_its_fen_says() {
    assert_eq!(STANDARD, fen(INITIAL));
    assert_eq!(STANDARD.validate(), Ok(()));
}

#[test]
fn a_start_is_refused_for_its_fault() {
    for (why, position, want) in [
        ("a study", "8/8/8/8/4k3/8/3P4/3K4 w - -", Ok(())),
        ("no white king", "4k3/8/8/8/8/8/8/8 w - -", Err(Fault::Board)),
        ("two black kings", "4k2k/8/8/8/8/8/8/R3K3 w - -", Err(Fault::Board)),
        ("a pawn on the first rank", "4k3/8/8/8/8/8/8/P3K3 w - -", Err(Fault::Board)),
        ("a pawn on the last rank", "p3k3/8/8/8/8/8/8/R3K3 w - -", Err(Fault::Board)),
        ("nine pawns", "4k3/8/8/8/8/P7/PPPPPPPP/4K3 w - -", Err(Fault::Board)),
        ("seventeen pieces", "4k3/8/8/8/8/Q7/PPPPPPPP/RNBQKBNR w - -", Err(Fault::Board)),
        ("a right without its rook", "4k3/8/8/8/8/8/8/R3K3 w K -", Err(Fault::Castling)),
        ("a right without its king", "4k3/8/8/8/8/8/8/R2K4 w Q -", Err(Fault::Castling)),
        ("a right with the other side's rook", "4k3/8/8/8/8/8/8/4K2r b K -", Err(Fault::Castling)),
        ("en passant in good order", "4k3/8/8/3pP3/8/8/8/4K3 w - d6", Ok(())),
        ("en passant on a wrong rank", "4k3/8/8/3pP3/8/8/8/4K3 w - d5", Err(Fault::EnPassant)),
        ("en passant without a pawn", "4k3/8/8/4P3/8/8/8/4K3 w - d6", Err(Fault::EnPassant)),
        ("en passant over a piece", "4k3/8/3n4/3pP3/8/8/8/4K3 w - d6", Err(Fault::EnPassant)),
        (
            "en passant from an occupied home",
            "4k3/3n4/8/3pP3/8/8/8/4K3 w - d6",
            Err(Fault::EnPassant),
        ),
        ("en passant for the wrong side", "4k3/8/8/3pP3/8/8/8/4K3 b - d6", Err(Fault::EnPassant)),
        ("the side not to move in check", "4k3/8/8/8/8/8/8/K3R3 w - -", Err(Fault::Check)),
        ("neighbouring kings", "8/8/8/3kK3/8/8/8/R7 w - -", Err(Fault::Check)),
        ("checkmate", "7k/6Q1/6K1/8/8/8/8/8 b - -", Err(Fault::Over)),
        ("stalemate", "7k/5Q2/6K1/8/8/8/8/8 b - -", Err(Fault::Over)),
        ("nobody can mate", "7k/8/6K1/8/8/8/8/6N1 b - -", Err(Fault::Over)),
    ] {
        assert_eq!(fen(position).validate(), want, "{why}");
    }
}

#[test]
fn values_beyond_their_range_are_refused() {
    assert_eq!(Position { turn: 2, ..STANDARD }.validate(), Err(Fault::Board));
    assert_eq!(Position { castling: 16, ..STANDARD }.validate(), Err(Fault::Castling));
    assert_eq!(Position { en_passant: 65, ..STANDARD }.validate(), Err(Fault::EnPassant));
    assert_eq!(Position { en_passant: 255, ..STANDARD }.validate(), Err(Fault::EnPassant));
}

#[test]
fn a_board_survives_packing() {
    for position in [INITIAL, "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w"] {
        let board = fen(position).board;
        assert_eq!(Board::unpack(&board.pack()), Some(board));
    }
    let packed = STANDARD.board.pack();
    assert_eq!(packed[..4], [0x24, 0x53, 0x36, 0x42]);
    assert_eq!(packed[28..], [0xAC, 0xDB, 0xBE, 0xCA]);
}

#[test]
fn a_nibble_that_is_no_piece_is_refused() {
    for nibble in [7, 8, 15] {
        let mut packed = STANDARD.board.pack();
        packed[10] = nibble;
        assert_eq!(Board::unpack(&packed), None, "{nibble}");
        packed[10] = nibble << 4;
        assert_eq!(Board::unpack(&packed), None, "{nibble} above");
    }
}

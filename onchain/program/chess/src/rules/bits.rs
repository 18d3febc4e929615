//! Sets of squares as 64-bit words (a1 = bit 0, h8 = bit 63), attack tables and sliding attacks.
//!
//! Chosen for a machine that charges one unit an instruction, swaps bytes in one, and has no count
//! of zeros: files and diagonals by "o - r" subtraction on the set and on its byte-swapped mirror,
//! ranks by an eight-square table.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "shifts stay below 64, subtractions are meant to borrow, indices are masked to their tables"
)]

/// A set of squares.
pub type Bits = u64;
/// A square, 0..=63, kept as wide as a register so that no masking is needed.
pub type Square = usize;

/// The file a.
pub const FILE_A: Bits = 0x0101_0101_0101_0101;
/// The file h.
pub const FILE_H: Bits = FILE_A << 7;
/// The first rank.
pub const RANK_1: Bits = 0xFF;
/// The eighth rank.
pub const RANK_8: Bits = RANK_1 << 56;
/// Squares of the colour of a1.
pub const DARK: Bits = 0xAA55_AA55_AA55_AA55;

const KNIGHT: [Bits; 64] =
    leaps(&[(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)], 1);
const KING: [Bits; 64] =
    leaps(&[(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)], 1);
const DIAGONAL: [Bits; 64] = leaps(&[(1, 1), (-1, -1)], 7);
const ANTIDIAGONAL: [Bits; 64] = leaps(&[(1, -1), (-1, 1)], 7);
const RANKWISE: [u8; 512] = rankwise();
const DE_BRUIJN: u64 = 0x03F7_9D71_B4CB_0A89;
const BIT_INDEX: [u8; 64] = bit_index();

/// The four kinds of line a rook, bishop or queen moves along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// West and east.
    Rank,
    /// South and north.
    File,
    /// The direction of a1-h8.
    Diagonal,
    /// The direction of a8-h1.
    Antidiagonal,
}

/// The set holding one square.
#[inline(always)]
pub const fn bit(square: Square) -> Bits {
    1 << (square & 63)
}

/// The lowest square of a set that is not empty.
#[inline(always)]
pub const fn lowest(set: Bits) -> Square {
    BIT_INDEX[(isolate(set).wrapping_mul(DE_BRUIJN) >> 58) as usize] as Square
}

/// The set holding only the lowest square of `set`.
#[inline(always)]
pub const fn isolate(set: Bits) -> Bits {
    set & set.wrapping_neg()
}

/// Whether `set` holds two squares or more.
#[inline(always)]
pub const fn several(set: Bits) -> bool {
    set & set.wrapping_sub(1) != 0
}

/// Where a knight on `square` attacks.
#[inline(always)]
pub const fn knight(square: Square) -> Bits {
    KNIGHT[square & 63]
}

/// Where a king on `square` attacks.
#[inline(always)]
pub const fn king(square: Square) -> Bits {
    KING[square & 63]
}

/// Where pawns of `colour` (0 white, 1 black) standing on `pawns` attack.
#[inline(always)]
pub const fn pawn(pawns: Bits, colour: usize) -> Bits {
    if colour == 0 {
        (pawns & !FILE_A) << 7 | (pawns & !FILE_H) << 9
    } else {
        (pawns & !FILE_H) >> 7 | (pawns & !FILE_A) >> 9
    }
}

/// `pawns` of `colour` moved one rank forward, whatever stands there.
#[inline(always)]
pub const fn forward(pawns: Bits, colour: usize) -> Bits {
    if colour == 0 {
        pawns << 8
    } else {
        pawns >> 8
    }
}

/// All squares of the line through `square`, without `square` itself.
#[inline(always)]
pub const fn line(line: Line, square: Square) -> Bits {
    match line {
        Line::Rank => (RANK_1 << (square & 56)) ^ bit(square),
        Line::File => (FILE_A << (square & 7)) ^ bit(square),
        Line::Diagonal => DIAGONAL[square & 63],
        Line::Antidiagonal => ANTIDIAGONAL[square & 63],
    }
}

/// Where a slider on `square` attacks along one line when `occupied` blocks; the first blocker each
/// way is included.
#[inline(always)]
pub const fn slide(along: Line, square: Square, occupied: Bits) -> Bits {
    if let Line::Rank = along {
        let base = square & 56;
        let inner = (occupied >> base >> 1) as usize & 63;
        return (RANKWISE[inner << 3 | square & 7] as Bits) << base;
    }
    let mask = line(along, square);
    let blockers = occupied & mask;
    let up = blockers.wrapping_sub(bit(square));
    let down = blockers.swap_bytes().wrapping_sub(bit(square).swap_bytes()).swap_bytes();
    (up ^ down) & mask
}

/// Where a rook on `square` attacks.
#[inline(always)]
pub const fn rook(square: Square, occupied: Bits) -> Bits {
    slide(Line::Rank, square, occupied) | slide(Line::File, square, occupied)
}

/// Where a bishop on `square` attacks.
#[inline(always)]
pub const fn bishop(square: Square, occupied: Bits) -> Bits {
    slide(Line::Diagonal, square, occupied) | slide(Line::Antidiagonal, square, occupied)
}

/// Every square on a line with `square`.
#[inline(always)]
pub const fn star(square: Square) -> Bits {
    orthogonals(square) | diagonals(square)
}

/// The rank and the file of `square`, without it.
#[inline(always)]
pub const fn orthogonals(square: Square) -> Bits {
    line(Line::Rank, square) | line(Line::File, square)
}

/// The two diagonals of `square`, without it.
#[inline(always)]
pub const fn diagonals(square: Square) -> Bits {
    line(Line::Diagonal, square) | line(Line::Antidiagonal, square)
}

/// The line that joins two squares, if one does.
#[inline(always)]
pub const fn joining(a: Square, b: Square) -> Option<Line> {
    let target = bit(b);
    if line(Line::File, a) & target != 0 {
        Some(Line::File)
    } else if line(Line::Rank, a) & target != 0 {
        Some(Line::Rank)
    } else if line(Line::Diagonal, a) & target != 0 {
        Some(Line::Diagonal)
    } else if line(Line::Antidiagonal, a) & target != 0 {
        Some(Line::Antidiagonal)
    } else {
        None
    }
}

/// The squares strictly between two squares of one line; nothing for squares that no line joins.
#[inline(always)]
pub const fn between(a: Square, b: Square) -> Bits {
    match joining(a, b) {
        Some(along) => slide(along, a, bit(b)) & slide(along, b, bit(a)),
        None => 0,
    }
}

const fn leaps<const N: usize>(steps: &[(i32, i32); N], reach: i32) -> [Bits; 64] {
    let mut table = [0; 64];
    let mut square = 0;
    while square < 64 {
        let mut i = 0;
        while i < N {
            let mut n = 1;
            while n <= reach {
                let file = (square as i32 & 7) + steps[i].0 * n;
                let rank = (square as i32 >> 3) + steps[i].1 * n;
                if file >= 0 && file < 8 && rank >= 0 && rank < 8 {
                    table[square] |= 1 << (rank * 8 + file);
                }
                n += 1;
            }
            i += 1;
        }
        square += 1;
    }
    table
}

/// Attacks along a rank, indexed by the six inner squares' occupancy, then by file: the edges block
/// nothing more.
const fn rankwise() -> [u8; 512] {
    let mut table = [0; 512];
    let mut index = 0;
    while index < 512 {
        let occupied = (index >> 3) << 1;
        let file = index & 7;
        let mut at = file + 1;
        while at < 8 {
            table[index] |= 1 << at;
            at = if occupied >> at & 1 == 1 { 8 } else { at + 1 };
        }
        at = file;
        while at > 0 {
            at -= 1;
            table[index] |= 1 << at;
            at = if occupied >> at & 1 == 1 { 0 } else { at };
        }
        index += 1;
    }
    table
}

const fn bit_index() -> [u8; 64] {
    let mut table = [0; 64];
    let mut square = 0;
    while square < 64 {
        table[((1u64 << square).wrapping_mul(DE_BRUIJN) >> 58) as usize] = square as u8;
        square += 1;
    }
    table
}

//! SHA-256 (FIPS 180-4) of a short message: enough to check discriminators without a dependency.

use std::vec::Vec;

const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The 64 constants: fractional parts of the cube roots of the first primes.
fn constants() -> Vec<u32> {
    (2u64..)
        .filter(|n| (2..*n).all(|d| n % d != 0))
        .take(64)
        .map(|prime| {
            // The integer cube root of prime << 96 holds 32 fractional bits.
            let mut root = 0u128;
            for bit in (0..36).rev() {
                let next = root | 1 << bit;
                if next * next * next <= u128::from(prime) << 96 {
                    root = next;
                }
            }
            root as u32
        })
        .collect()
}

/// The digest.
pub fn digest(message: &[u8]) -> [u8; 32] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    let constants = constants();
    let mut state = START;
    for block in padded.chunks(64) {
        compress(&mut state, block, &constants);
    }
    let mut out = [0; 32];
    for (chunk, word) in out.chunks_mut(4).zip(state) {
        chunk.copy_from_slice(&word.to_be_bytes());
    }
    out
}

fn compress(state: &mut [u32; 8], block: &[u8], constants: &[u32]) {
    let mut w: Vec<u32> =
        block.chunks(4).map(|c| u32::from_be_bytes(c.try_into().unwrap())).collect();
    for i in 16..64 {
        let (a, b) = (w[i - 15], w[i - 2]);
        let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
        let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
        w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (k, w) in constants.iter().zip(w) {
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let t1 = h.wrapping_add(s1).wrapping_add(e & f ^ !e & g).wrapping_add(*k).wrapping_add(w);
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let t2 = s0.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
    }
    for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(add);
    }
}

#[test]
fn digest_of_the_standards_example() {
    assert_eq!(
        super::hex(&digest(b"abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

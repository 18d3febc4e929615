//! The rules about time and money, free of accounts and of the runtime.

use crate::{
    error::{require, Error},
    instruction::CreateArgs,
};

/// How long a session lasts, in seconds, when its creator does not say.
pub const DEFAULT_VALIDITY: i64 = 60 * 60;
/// How far ahead, in seconds, a session may end. There is no lower bound: a token may be created
/// expired.
pub const MAX_VALIDITY: i64 = 7 * 24 * 60 * 60;
/// What a top-up sends, in lamports, when its creator does not say. There is no upper bound.
pub const DEFAULT_TOP_UP: u64 = 10_000_000;

/// Returns the Unix time at which a session created at `now` ends.
pub fn valid_until(args: &CreateArgs, now: i64) -> Result<i64, Error> {
    let end = args.valid_until.unwrap_or(now.saturating_add(DEFAULT_VALIDITY));
    require(end <= now.saturating_add(MAX_VALIDITY), Error::ValidityTooLong)?;
    Ok(end)
}

/// Returns how many lamports go to the session signer, if any do.
pub fn top_up(args: &CreateArgs) -> Option<u64> {
    args.top_up.unwrap_or(false).then(|| args.lamports.unwrap_or(DEFAULT_TOP_UP))
}

/// Reports whether a token is void: from `valid_until` on, that second included.
pub fn expired(valid_until: i64, now: i64) -> bool {
    now >= valid_until
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn until(valid_until: Option<i64>) -> Result<i64, Error> {
        super::valid_until(&CreateArgs { valid_until, ..CreateArgs::default() }, NOW)
    }

    #[test]
    fn a_session_lasts_an_hour_unless_told() {
        assert_eq!(until(None), Ok(NOW + 3600));
    }

    #[test]
    fn a_session_ends_within_seven_days() {
        assert_eq!(until(Some(NOW + 604_800)), Ok(NOW + 604_800));
        assert_eq!(until(Some(NOW + 604_801)), Err(Error::ValidityTooLong));
        assert_eq!(until(Some(i64::MAX)), Err(Error::ValidityTooLong));
    }

    #[test]
    fn a_session_may_be_born_dead() {
        for end in [NOW, NOW - 1, 0, -1, i64::MIN] {
            assert_eq!(until(Some(end)), Ok(end));
            assert!(expired(end, NOW));
        }
    }

    #[test]
    fn a_token_is_void_from_its_last_second_on() {
        assert!(!expired(NOW, NOW - 1));
        assert!(expired(NOW, NOW));
        assert!(expired(NOW, NOW + 1));
        assert!(!expired(i64::MAX, i64::MAX - 1));
        assert!(expired(i64::MIN, i64::MIN));
    }

    #[test]
    fn a_clock_at_its_end_does_not_overflow() {
        let args = CreateArgs::default();
        assert_eq!(super::valid_until(&args, i64::MAX), Ok(i64::MAX));
    }

    #[test]
    fn lamports_are_sent_only_when_asked_for() {
        let cases = [
            (None, None, None),
            (None, Some(5), None),
            (Some(false), Some(5), None),
            (Some(true), None, Some(10_000_000)),
            (Some(true), Some(0), Some(0)),
            (Some(true), Some(u64::MAX), Some(u64::MAX)),
        ];
        for (asked, lamports, want) in cases {
            let args = CreateArgs { top_up: asked, lamports, valid_until: None };
            assert_eq!(top_up(&args), want);
        }
    }
}

//! Opens a game.

use pinocchio::{cpi::Seed, AccountView};

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    instruction::{Args, Start},
    processor::bind,
    rules::{Board, Fault, Position, MAX_HALFMOVE, STANDARD},
    runtime::{self, NewAccount, Payer},
    state::{require, Action, Game, GameAccount, Key},
};

/// What the creator asks for.
struct Request {
    game_id: u64,
    side: u8,
    initial_secs: u32,
    increment_secs: u32,
    invited: Key,
    start: Option<Start>,
}

/// See [`crate::instruction::Instruction::CreateGame`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, signer, token, policy, system_program] = bind(accounts)?;
    let request = parse(args)?;

    let now = runtime::now();
    let game_key = *Key::of(account);
    let intent = Intent { program, game: &game_key, actions: Action::CreateGame as u16, now };
    let creator = *authorize(Actor { signer, token, policy }, &intent)?;
    let mut game = Game::new(&request, &creator, now)?;
    let id = request.game_id.to_le_bytes();
    let (address, bump) =
        runtime::derive(&[Game::SEED, creator.bytes(), &id], program).ok_or(Error::WrongAddress)?;
    require(address == game_key, Error::WrongAddress)?;

    let bump_seed = [bump];
    let seeds: [Seed; 4] =
        [Game::SEED.into(), creator.bytes().into(), (&id).into(), (&bump_seed).into()];
    let new = NewAccount { len: Game::INITIAL_LEN, owner: program, seeds: &seeds };
    Payer { account: signer, system_program }.create(account, &new)?;
    game.bump = bump;
    GameAccount::init(account, &game);
    Ok(())
}

fn parse(args: &[u8]) -> Result<Request, Error> {
    let mut args = Args(args);
    let request = Request {
        game_id: args.u64()?,
        side: args.u8()?,
        initial_secs: args.u32()?,
        increment_secs: args.u32()?,
        invited: args.option(Args::key)?.unwrap_or(Key::ZERO),
        start: args.option(Args::start)?,
    };
    args.finish()?;
    Ok(request)
}

impl Game {
    /// A game that waits for its second player.
    fn new(request: &Request, creator: &Key, now: i64) -> Result<Self, Error> {
        require(request.side <= 1, Error::InvalidSide)?;
        require(
            request.initial_secs != 0 || request.increment_secs == 0,
            Error::InvalidTimeControl,
        )?;
        require(request.invited != *creator, Error::SameWallet)?;
        let mut game = Self::empty();
        game.place(request.start.as_ref())?;
        game.game_id = request.game_id;
        game.creator = *creator;
        let [white, black] = &mut game.seats;
        if request.side == 0 {
            *white = *creator;
        } else {
            *black = *creator;
            game.flags |= Self::CREATOR_IS_BLACK;
        }
        game.invited = request.invited;
        game.created_at = now;
        game.initial_secs = request.initial_secs;
        game.increment_secs = request.increment_secs;
        game.remaining = [request.initial_secs; 2];
        Ok(game)
    }

    /// Sets up the starting position and remembers it.
    fn place(&mut self, start: Option<&Start>) -> Result<(), Error> {
        let mut position = STANDARD;
        self.start_fullmove = 1;
        if let Some(start) = start {
            position = custom(start)?;
            self.start_fullmove = start.fullmove;
            self.start_halfmove = start.halfmove;
            self.halfmove = u16::from(start.halfmove);
        }
        self.set_position(&position);
        self.begin_stretch(&position);
        self.start_board = position.board.pack();
        self.start_turn = self.turn;
        self.start_castling = self.castling;
        self.start_en_passant = self.en_passant;
        Ok(())
    }
}

/// A position other than the usual one, if a game may begin there.
fn custom(start: &Start) -> Result<Position, Error> {
    require(start.halfmove <= MAX_HALFMOVE, Error::StartHalfmove)?;
    let position = Position {
        board: Board::unpack(&start.board).ok_or(Error::StartBoard)?,
        turn: usize::from(start.turn),
        castling: usize::from(start.castling),
        en_passant: usize::from(start.en_passant),
    };
    position.validate().map_err(|fault| match fault {
        Fault::Board => Error::StartBoard,
        Fault::Castling => Error::StartCastling,
        Fault::EnPassant => Error::StartEnPassant,
        Fault::Check => Error::StartCheck,
        Fault::Over => Error::StartOver,
    })?;
    Ok(position)
}

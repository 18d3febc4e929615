#!/usr/bin/env bash
# make.sh CASTLEKEY DRAWER [LOOK...]: draws the pictures of this folder anew, SCENE-SIZE-LOOK.png, from the program as it runs in tmux.
#
# CASTLEKEY is the built program. DRAWER is a program that drives another one in tmux and draws what the terminal shows:
#   DRAWER --size 80x24 --ground dark --env K=V -- COMMAND... :: STEP...
#   steps: until:TEXT  wait:SECONDS  key:NAME  text:TYPED  resize:120x40  shot:FILE.png
# It draws block characters as rectangles, not from a font, or the pieces have seams; it ends with an error when an awaited text never came.
# Also needed: tmux, and python3 with Pillow for the palettes (PYTHON names another).
# LOOK is dark, light, 16-dark, 16-light or none (no colours, on a dark ground); all of them if none is named.
set -euo pipefail
usage="usage: make.sh CASTLEKEY DRAWER [LOOK...]"
castlekey=$(realpath "${1:?$usage}") drawer=$(realpath "${2:?$usage}")
shift 2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
games=$(realpath "$here/../../game/testdata/classics.pgn")
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
cd "$scratch" # so that the paths on the pictures are short

# The opera game, Paris 1858, and a position in which a pawn can promote on two squares.
moves=(e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5 Bc4 Nf6 Qb3 Qe7 Nc3 c6 Bg5 b5 Nxb5 cxb5 Bxb5+
  Nbd7 O-O-O Rd8 Rxd7 Rxd7 Rd1 Qe6 Bxd7+ Nxd7 Qb8+ Nxb8 'Rd8#')
promotion='3r2k1/4P1pp/8/8/8/2n5/5PPP/3R2K1 w - - 0 1'

# environment LOOK: the --env options that make castlekey see such a terminal, one word a line.
environment() {
  local ground='15;0'
  [[ $1 == *light ]] && ground='0;15'
  printf '%s\n' --env CASTLEKEY_KEYCHAIN=off --env LC_ALL=C.UTF-8 --env "COLORFGBG=$ground"
  case $1 in # without TMUX, or the colours would be those of the terminal that tmux itself is in, and here it is in none
    16-*) printf '%s\n' --env TMUX= --env TERM=xterm --env COLORTERM= ;;
    none) printf '%s\n' --env NO_COLOR=1 ;;
    *) printf '%s\n' --env TMUX= --env TERM=xterm-256color --env COLORTERM=truecolor ;;
  esac
}

# shots SCENE LOOK: the steps that draw what is on the screen in every size; the widest is the last, and stays.
shots() {
  local size
  for size in 80x24 120x40 200x60; do
    printf '%s\n' "resize:$size" wait:0.5 "shot:$here/$1-$size-$2.png"
  done
}

# ply FROM TO: the steps that play these moves of the game; a move is awaited until the chain has confirmed it.
ply() {
  local n
  for ((n = $1; n <= $2; n++)); do
    printf '%s\n' "text:${moves[n - 1]}" key:Enter "until:moves $n"
  done
}

played() { # from the menu to the end: two people at one keyboard, on chain
  printf '%s\n' until:Opponent
  shots menu "$1"
  printf '%s\n' key:Down key:Right 'until:a person here' key:Up resize:80x24 key:Enter 'until:Approve once' wait:1
  shots approval "$1"
  printf '%s\n' key:a 'until:Nothing sent'
  ply 1 21
  printf '%s\n' text:Nb 'until:Nbd7'
  shots game "$1"
  printf '%s\n' key:C-u key:F8 'until:Session of'
  shots proof "$1"
  printf '%s\n' key:F8 'until:goes back to the board'
  shots proof-large "$1"
  printf '%s\n' key:F8
  ply 22 33
  printf '%s\n' until:Rematch
  shots end "$1"
}

promoted() { # a practice game from a position
  printf '%s\n' until:Opponent key:Down key:Right 'until:a person here' key:Down key:Down key:Down key:Right 'until:off chain' key:Down
  printf '%s\n' "text:$promotion" 'until:with white to move' key:Up key:Up key:Up key:Up key:Up key:Enter until:e2e4 text:exd8 key:Enter 'until:Promote to'
  shots promotion "$1"
}

reviewed() { # the same game as it was played, gone over until nothing is left to analyse
  printf '%s\n' 'until:43 games' 'text:Duke of Brunswick' key:Enter 'until:Best:' "wait:${REVIEW_SECONDS:-20}" key:i key:i key:i wait:1
  shots review "$1"
}

# scene FUNCTION LOOK [ARGUMENT...]: runs castlekey with an empty data folder through the steps of a scene.
scene() {
  local steps look=$2 ground=dark options
  [[ $look == *light ]] && ground=light
  mapfile -t steps < <("$1" "$look")
  mapfile -t options < <(environment "$look")
  rm -rf castlekey
  "$drawer" --size 200x60 --ground "$ground" "${options[@]}" -- "$castlekey" --data-dir castlekey "${@:3}" :: "${steps[@]}"
}

looks=("$@")
[[ ${#looks[@]} -gt 0 ]] || looks=(dark light 16-dark 16-light none)
for look in "${looks[@]}"; do
  scene played "$look"
  scene promoted "$look"
  scene reviewed "$look" review "$games"
  "${PYTHON:-python3}" - "$here"/*x[0-9][0-9]-"$look.png" <<'PALETTE'
import sys
from PIL import Image

def palette(picture, most=48):
    """The colours there is much of, and strong ones before pale ones; of shades that look alike, as at the edges of letters, one."""
    weights = {c: n * (8 + max(c) - min(c)) for n, c in picture.getcolors(1 << 24)}
    chosen = []
    for c in sorted(weights, key=weights.get, reverse=True):
        if len(chosen) < most and all(sum(abs(a - b) for a, b in zip(c, d)) > 20 for d in chosen):
            chosen.append(c)
    out = Image.new("P", (1, 1))
    out.putpalette([part for c in chosen for part in c])
    return out

for path in sys.argv[1:]:
    picture = Image.open(path).convert("RGB")
    picture.quantize(palette=palette(picture), dither=Image.Dither.NONE).save(path, optimize=True)
PALETTE
done

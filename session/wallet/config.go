package wallet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Config is what castlekey reads of the Solana CLI's config.yml. Missing settings are "".
type Config struct {
	RPCURL      string // json_rpc_url
	KeypairPath string // keypair_path
	Commitment  string // commitment
}

// ConfigPath is where the Solana CLI keeps its configuration.
func ConfigPath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the Solana CLI's config: %w", err)
	}
	return filepath.Join(home, ".config", "solana", "cli", "config.yml"), nil
}

// ReadConfig reads a config.yml; a file that is not there gives the zero Config.
func ReadConfig(path string) (Config, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, err
	}
	return parseConfig(raw), nil
}

// parseConfig understands the flat "key: value" lines the CLI writes; other YAML it passes over.
func parseConfig(raw []byte) Config {
	var c Config
	fields := map[string]*string{"json_rpc_url": &c.RPCURL, "keypair_path": &c.KeypairPath, "commitment": &c.Commitment}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ":")
		field, known := fields[key]
		if ok && known {
			*field = scalar(value)
		}
	}
	return c
}

// scalar reads a YAML scalar: plain, 'single' or "double" quoted.
func scalar(text string) string {
	text = strings.TrimSpace(text)
	if len(text) >= 2 && (text[0] == '\'' || text[0] == '"') && text[len(text)-1] == text[0] {
		inner := text[1 : len(text)-1]
		if text[0] == '\'' {
			return strings.ReplaceAll(inner, "''", "'")
		}
		return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(inner)
	}
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimSpace(text[:i])
	}
	return text
}

// DefaultKeypairPath is keypair_path of the CLI's config, or id.json in its folder.
func DefaultKeypairPath() (string, error) {
	config, err := ConfigPath()
	if err != nil {
		return "", err
	}
	c, err := ReadConfig(config)
	if err != nil {
		return "", err
	}
	if c.KeypairPath != "" {
		return expandHome(c.KeypairPath)
	}
	return filepath.Join(filepath.Dir(filepath.Dir(config)), "id.json"), nil
}

// expandHome replaces a leading ~/ as a shell would.
func expandHome(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, rest), nil
}

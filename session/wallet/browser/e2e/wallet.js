// A test wallet, written as the Wallet Standard asks, that behaves as it is told. It runs in
// the page, where an extension's wallet would run, before the page's own script.

/** Installs the wallet. `register` is registerWallet of @wallet-standard/wallet. */
function installTestWallet(register, plan) {
  const listeners = new Set();
  const accounts = plan.accounts.map((a) =>
    Object.freeze({
      address: a.address,
      publicKey: fromBase64(a.publicKey),
      chains: plan.chains,
      features: ["solana:signTransaction"],
      seed: fromBase64(a.seed),
    }),
  );

  class TestWallet {
    version = "1.0.0";
    name = "Test Wallet";
    icon = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
    chains = ["solana:mainnet", "solana:devnet", "solana:testnet", "solana:localnet"];
    accounts = [];
    features = {
      "standard:connect": { version: "1.0.0", connect: async () => this.#connect() },
      "standard:events": { version: "1.0.0", on: (_, listener) => (listeners.add(listener), () => listeners.delete(listener)) },
      "solana:signTransaction": {
        version: "1.0.0",
        supportedTransactionVersions: ["legacy", 0],
        signTransaction: (...inputs) => Promise.all(inputs.map((input) => this.#sign(input))),
      },
    };

    async #connect() {
      if (plan.connect === "fail") throw new Error("the wallet is locked");
      this.accounts = accounts.slice(0, plan.show ?? accounts.length);
      return { accounts: this.accounts };
    }

    switchTo(index) {
      this.accounts = [accounts[index]];
      for (const listener of listeners) listener({ accounts: this.accounts });
    }

    async #sign({ account, transaction, chain }) {
      if (!plan.chains.includes(chain)) throw new Error(`asked to sign for ${chain}`);
      const wire = Uint8Array.from(transaction);
      const signers = wire[0];
      let message = wire.subarray(1 + 64 * signers);
      if (plan.add) message = withAdditions(message, plan.add);
      switch (plan.sign) {
        case "reject":
          throw Object.assign(new Error("User rejected the request."), { code: 4001 });
        case "fail":
          throw new Error("the device is not plugged in");
        case "never":
          return new Promise(() => {});
        case "alter":
          message[message.length - 1] ^= 1;
          break;
        case "drop":
          wire.fill(0, 1, 1 + 64 * signers);
          break;
      }
      const slot = slotOf(message, account.publicKey);
      const signed = new Uint8Array(1 + 64 * signers + message.length);
      signed.set(wire.subarray(0, 1 + 64 * signers));
      signed.set(message, 1 + 64 * signers);
      signed.set(await signEd25519(account.seed, message), 1 + 64 * slot);
      return { signedTransaction: signed };
    }
  }

  /**
   * Adds instructions to a legacy message, as wallets do: each {program, accounts, data, first}. Programs that are new to it
   * come last among its keys, where what can neither sign nor write has its place; accounts are indexes of keys it has.
   */
  function withAdditions(message, additions) {
    const keys = message[3];
    const hash = 4 + 32 * keys;
    const fresh = [];
    const instructions = [];
    for (let at = hash + 33, left = message[hash + 32]; left > 0; left--) {
      const data = at + 2 + message[at + 1];
      const end = data + 1 + message[data];
      instructions.push([...message.subarray(at, end)]);
      at = end;
    }
    for (const { program, accounts, data, first } of additions) {
      const id = fromBase64(program);
      let known = fresh.findIndex((key) => key.every((byte, i) => byte === id[i]));
      if (known < 0) known = fresh.push(id) - 1;
      const bytes = fromBase64(data);
      const added = [keys + known, accounts.length, ...accounts, bytes.length, ...bytes];
      if (first) instructions.unshift(added);
      else instructions.push(added);
    }
    const head = [message[0], message[1], message[2] + fresh.length, keys + fresh.length];
    const body = [...message.subarray(4, hash), ...fresh.flatMap((key) => [...key]), ...message.subarray(hash, hash + 32)];
    return Uint8Array.from([...head, ...body, instructions.length, ...instructions.flat()]);
  }

  function slotOf(message, key) {
    for (let slot = 0; slot < message[0]; slot++) {
      if (key.every((byte, i) => message[4 + 32 * slot + i] === byte)) return slot;
    }
    throw new Error("not a signer");
  }

  async function signEd25519(seed, message) {
    const head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]; // PKCS #8, RFC 8410
    const key = await crypto.subtle.importKey("pkcs8", Uint8Array.of(...head, ...seed), "Ed25519", false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));
  }

  function fromBase64(text) {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  }

  if (plan.absent) return;
  window.testWallet = new TestWallet();
  setTimeout(() => register(window.testWallet), plan.late ?? 0);
}

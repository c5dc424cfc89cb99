// What code of functions finds around it, as CloudFront's runtimes have it; `host` is the other side of the language.
(function (host, runtime, seed, now, edge) {
  "use strict";
  const newer = runtime === "cloudfront-js-2.0";

  const refuse = () => {
    throw new EvalError("Code generation from strings is not allowed");
  };
  for (const each of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(Object.getPrototypeOf(each), "constructor", { value: refuse });
  }
  for (const name of ["eval", "Function", "performance", "WebAssembly", "SharedArrayBuffer", "Atomics"]) {
    delete globalThis[name];
  }

  // The moment at which the run began is now for as long as it goes on.
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [now], made),
    apply: () => new RealDate(now).toString(),
    get: (target, name) => (name === "now" ? () => now : Reflect.get(target, name)),
  });
  let luck = seed >>> 0;
  Math.random = () => {
    luck = (luck + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(luck ^ (luck >>> 15), luck | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  const say = (...words) => host.say(words.map(String).join(" "));
  globalThis.console = { log: say, error: say };

  const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  const bytesOf = (text) => Array.from(text.match(/../g) || [], (each) => parseInt(each, 16));
  const encoded = (data, encoding) => (typeof data === "string" ? host.encode(data, encoding || "utf8") : hex(data));

  class Buffer extends Uint8Array {
    static from(data, encoding) {
      return typeof data === "string" ? new Buffer(bytesOf(host.encode(data, encoding || "utf8"))) : new Buffer(data);
    }
    static alloc(size, filling = 0) {
      return new Buffer(size).fill(filling);
    }
    static concat(all) {
      return new Buffer(all.flatMap((each) => Array.from(each)));
    }
    static isBuffer(thing) {
      return thing instanceof Buffer;
    }
    static byteLength(data, encoding) {
      return encoded(data, encoding).length / 2;
    }
    toString(encoding) {
      return host.decode(hex(this), encoding || "utf8");
    }
    toJSON() {
      return { type: "Buffer", data: Array.from(this) };
    }
    equals(other) {
      return hex(this) === hex(other);
    }
  }
  const bytesText = (digits) => host.decode(digits, "latin1");
  if (newer) {
    globalThis.Buffer = Buffer;
  } else {
    String.bytesFrom = (data, encoding) => bytesText(encoded(data, encoding));
    Object.defineProperty(String.prototype, "toUTF8", {
      value: function () {
        return bytesText(host.encode(String(this), "utf8"));
      },
    });
    Object.defineProperty(String.prototype, "fromUTF8", {
      value: function () {
        return host.decode(host.encode(String(this), "latin1"), "utf8");
      },
    });
    delete globalThis.atob;
    delete globalThis.btoa;
  }

  const digester = (algorithm, key) => {
    let gathered = "";
    return {
      update(data) {
        gathered += encoded(data);
        return this;
      },
      digest(encoding) {
        const digits = host.hash(algorithm, gathered, key);
        if (encoding) {
          return host.decode(digits, encoding);
        }
        return newer ? new Buffer(bytesOf(digits)) : bytesText(digits);
      },
    };
  };

  const querystring = {
    escape: encodeURIComponent,
    unescape: decodeURIComponent,
    parse(text, between = "&", equals = "=") {
      const found = {};
      for (const pair of text ? text.split(between) : []) {
        const at = pair.indexOf(equals);
        const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + equals.length)];
        const key = decodeURIComponent(name);
        const fresh = decodeURIComponent(value);
        found[key] = key in found ? [].concat(found[key], fresh) : fresh;
      }
      return found;
    },
    stringify(things, between = "&", equals = "=") {
      const pair = (name, value) => encodeURIComponent(name) + equals + encodeURIComponent(value);
      return Object.keys(things)
        .flatMap((name) => [].concat(things[name]).map((value) => pair(name, value)))
        .join(between);
    },
  };

  const store = (id) => {
    const place = host.store(id || "");
    const read = (key) => {
      const found = host.find(place, key);
      if (found === null) {
        throw new Error("KeyNotFound: the key value store has no key " + key);
      }
      return found;
    };
    return {
      async get(key, options) {
        const format = (options && options.format) || "string";
        const text = read(key);
        return format === "json" ? JSON.parse(text) : format === "bytes" ? Buffer.from(text) : text;
      },
      async exists(key) {
        return host.find(place, key) !== null;
      },
      async count() {
        return host.count(place);
      },
    };
  };
  const modules = {
    crypto: {
      createHash: (algorithm) => digester(algorithm, null),
      createHmac: (algorithm, key) => digester(algorithm, encoded(key)),
    },
    querystring,
  };
  if (newer) {
    modules.cloudfront = { kvs: store, edgeLocation: edge, selectRequestOriginById: (id) => host.origin(String(id)) };
    modules.buffer = { Buffer };
  }
  globalThis.require = (name) => {
    if (!Object.hasOwn(modules, name)) {
      throw new Error('Cannot find module "' + name + '"');
    }
    return modules[name];
  };
})

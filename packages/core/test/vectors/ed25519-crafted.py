"""Writes ed25519-crafted.json: signatures on which Ed25519 libraries disagree, with the verdict of the criterion.

Independent of every library under test: plain affine Edwards arithmetic over Python integers, and the criterion in
its mathematical words (canonical encodings, 8P not the identity, S*B = R + h*A), not as bytes. Deterministic.
Run: python3 ed25519-crafted.py > ed25519-crafted.json
"""
import hashlib
import json

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1)


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P)


def mul(n, point):
    result = IDENTITY
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * SQRT_M1 % P
    if x * x % P != x2:
        return None
    return P - x if x % 2 != sign and x != 0 else x


B = (recover_x(4 * pow(5, -1, P) % P, 0), 4 * pow(5, -1, P) % P)


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode_strict(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    x = recover_x(y, sign)
    if x is None or (x == 0 and sign == 1):
        return None
    return (x, y)


def challenge(r, a, message):
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % L


def accepted(public_key, message, signature):
    a, r = decode_strict(public_key), decode_strict(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or mul(8, a) == IDENTITY or mul(8, r) == IDENTITY:
        return False
    return mul(s, B) == add(r, mul(challenge(signature[:32], public_key, message), a))


def secret(name):
    return int.from_bytes(hashlib.sha512(name.encode()).digest(), "little") % L


def torsion_generator():
    y = 2
    while True:
        x = recover_x(y, 0)
        if x is not None:
            point = mul(L, (x, y))
            if mul(4, point) != IDENTITY:
                return point
        y += 1


T8 = torsion_generator()
TORSION = [mul(k, T8) for k in range(8)]
cases = []


def case(name, public_key, message, r, s):
    signature = r + s.to_bytes(32, "little")
    cases.append({
        "name": name,
        "publicKey": public_key.hex(),
        "message": message.hex(),
        "signature": signature.hex(),
        "accepted": accepted(public_key, message, signature),
    })


def search(public_key, r_bytes, fits):
    counter = 0
    while True:
        message = counter.to_bytes(4, "little")
        if fits(challenge(r_bytes, public_key, message)):
            return message
        counter += 1


a, r = secret("a"), secret("r")
A, R = encode(mul(a, B)), encode(mul(r, B))
message = b"plain"
s = (r + challenge(R, A, message) * a) % L
case("an honest signature", A, message, R, s)
case("an honest signature of the empty message", A, b"", R, (r + challenge(R, A, b"") * a) % L)
case("another message", A, b"plaim", R, s)
for k in range(1, 16):
    if s + k * L < 2**256:
        case(f"S + {k}L", A, message, R, s + k * L)
case("S = L", A, message, R, L)
case("S = 2^256 - 1", A, message, R, 2**256 - 1)

small = [(y + (sign << 255)).to_bytes(32, "little")
         for y in sorted({t[1] for t in TORSION}) + [P, P + 1] for sign in (0, 1)]
for index, encoding in enumerate(small):
    number = int.from_bytes(encoding, "little")
    y = number & (2**255 - 1)
    label = f"{encoding.hex()[:4]}…{encoding.hex()[-4:]}"
    point = (recover_x(y % P, number >> 255), y % P)
    fitting = search(encoding, R, lambda h: mul(h % 8, point) == IDENTITY)
    case(f"A of small order as {label}, R = S·B", encoding, fitting, R, r)
    h = challenge(encoding, A, message)
    case(f"R of small order as {label}, S = h·a", A, message, encoding, h * a % L)
    case(f"A and R of small order as {label}, S = 0", encoding, message, encoding, 0)

for k in (1, 2, 4):
    order = 8 // k
    mixed_key = encode(add(mul(a, B), TORSION[k]))
    hit = search(mixed_key, R, lambda h: h % order == 0)
    miss = search(mixed_key, R, lambda h: h % order != 0)
    case(f"A with a part of order {order}, which h cancels", mixed_key, hit, R, (r + challenge(R, mixed_key, hit) * a) % L)
    case(f"A with a part of order {order}, which only a cofactor cancels", mixed_key, miss, R,
         (r + challenge(R, mixed_key, miss) * a) % L)
    mixed_r = encode(add(mul(r, B), TORSION[k]))
    case(f"R with a part of order {order}, which only a cofactor cancels", A, message, mixed_r,
         (r + challenge(mixed_r, A, message) * a) % L)
    both = search(mixed_key, mixed_r, lambda h: (k + h * k) % 8 == 0)
    case(f"A and R with parts of order {order}, which cancel each other", mixed_key, both, mixed_r,
         (r + challenge(mixed_r, mixed_key, both) * a) % L)

for y in range(2, 19):
    if recover_x(y, 0) is None:
        case(f"A off the curve, y = {y}", y.to_bytes(32, "little"), message, R, s)
    else:
        case(f"A of large order as y = p + {y}", (P + y).to_bytes(32, "little"), message, R, s)
        case(f"R of large order as y = p + {y}", A, message, (P + y).to_bytes(32, "little"), s)

print(json.dumps(cases, indent=1, ensure_ascii=False))

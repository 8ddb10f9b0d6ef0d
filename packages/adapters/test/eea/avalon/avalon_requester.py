"""A requester that speaks as Hyperledger Avalon's Python SDK does, written apart from it and from the code under test.

Python's standard library is all that it needs: AES-GCM, OAEP and ECDSA are below, from their standards.

    avalon_requester.py client URL WORKLOAD TEXT...   looks a worker up, submits, keeps a receipt, pulls, verifies
    avalon_requester.py samples URL WORKLOAD          sends a row of requests with words where values belong

Prints what it found as one JSON object; ends with code 1 and a sentence where an answer is not what the SDK reads.
"""
import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
import urllib.request

# --- AES-256 (FIPS 197) in GCM (NIST SP 800-38D) ------------------------------------------------------------------


def gf8(left, right):
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = (left << 1) ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return product


def make_sbox():
    box = []
    for value in range(256):
        inverse = next((other for other in range(256) if gf8(value, other) == 1), 0)
        turned = [((inverse << bits) | (inverse >> (8 - bits))) & 0xFF for bits in range(5)]
        box.append(turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63)
    return box


SBOX = make_sbox()


def round_keys(key):
    words = [list(key[at:at + 4]) for at in range(0, 32, 4)]
    constant = 1
    while len(words) < 60:
        word = words[-1]
        if len(words) % 8 == 0:
            word = [SBOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= constant
            constant = gf8(constant, 2)
        elif len(words) % 8 == 4:
            word = [SBOX[byte] for byte in word]
        words.append([old ^ new for old, new in zip(words[-8], word)])
    return [sum(words[at:at + 4], []) for at in range(0, 60, 4)]


def mix(column):
    a, b, c, d = column
    return [gf8(2, a) ^ gf8(3, b) ^ c ^ d, a ^ gf8(2, b) ^ gf8(3, c) ^ d,
            a ^ b ^ gf8(2, c) ^ gf8(3, d), gf8(3, a) ^ b ^ c ^ gf8(2, d)]


def aes_block(keys, block):
    state = [byte ^ key for byte, key in zip(block, keys[0])]
    for number, key in enumerate(keys[1:], 1):
        state = [SBOX[state[(at + 4 * (at % 4)) % 16]] for at in range(16)]
        if number < 14:
            state = sum((mix(state[at:at + 4]) for at in range(0, 16, 4)), [])
        state = [byte ^ part for byte, part in zip(state, key)]
    return bytes(state)


def gf128(left, right):
    product = 0
    for bit in range(127, -1, -1):
        if right >> bit & 1:
            product ^= left
        left = (left >> 1) ^ (0xE1 << 120 if left & 1 else 0)
    return product


def gcm(key, iv, data, is_sealed):
    keys = round_keys(key)
    text, tag = (data[:-16], data[-16:]) if is_sealed else (data, b"")
    stream = b"".join(aes_block(keys, iv + (at + 2).to_bytes(4, "big")) for at in range((len(text) + 15) // 16))
    turned = bytes(one ^ other for one, other in zip(text, stream))
    sealed = text if is_sealed else turned
    subkey = int.from_bytes(aes_block(keys, bytes(16)), "big")
    padded = sealed + bytes(-len(sealed) % 16) + (8 * len(sealed)).to_bytes(16, "big")
    digest = 0
    for at in range(0, len(padded), 16):
        digest = gf128(digest ^ int.from_bytes(padded[at:at + 16], "big"), subkey)
    own = (digest ^ int.from_bytes(aes_block(keys, iv + b"\0\0\0\1"), "big")).to_bytes(16, "big")
    if is_sealed and own != tag:
        fail("a GCM tag does not fit")
    return turned if is_sealed else turned + own


def seal(key, iv, plain):
    """Cipher text, then tag."""
    return gcm(key, iv, plain, False)


def unseal(key, iv, sealed):
    return gcm(key, iv, sealed, True)


# --- DER, PEM, RSA-OAEP (RFC 8017), ECDSA on secp256k1 (SEC 1, RFC 6979) -------------------------------------------


def der_parts(der):
    """The values of a row of DER elements."""
    parts = []
    while der:
        length, at = der[1], 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(der[2:at], "big")
        parts.append(der[at:at + length])
        der = der[at + length:]
    return parts


def spki_key(pem):
    """What a SubjectPublicKeyInfo in PEM carries in its bit string."""
    body = "".join(line for line in pem.strip().split("\n") if not line.startswith("-----"))
    return der_parts(der_parts(base64.b64decode(body))[0])[1][1:]


def mask(seed, length):
    rows = (hashlib.sha1(seed + count.to_bytes(4, "big")).digest() for count in range(length // 20 + 1))
    return b"".join(rows)[:length]


def xor(left, right):
    return bytes(one ^ other for one, other in zip(left, right))


def oaep_sha1(pem, message):
    modulus, exponent = (int.from_bytes(part, "big") for part in der_parts(der_parts(spki_key(pem))[0]))
    size = (modulus.bit_length() + 7) // 8
    block = hashlib.sha1(b"").digest() + bytes(size - len(message) - 42) + b"\1" + message
    seed = secrets.token_bytes(20)
    hidden = xor(block, mask(seed, len(block)))
    whole = b"\0" + xor(seed, mask(hidden, 20)) + hidden
    return pow(int.from_bytes(whole, "big"), exponent, modulus).to_bytes(size, "big")


P = 2 ** 256 - 2 ** 32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
     0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def add(left, right):
    if left is None or right is None:
        return left or right
    if left[0] == right[0]:
        if (left[1] + right[1]) % P == 0:
            return None
        slope = 3 * left[0] * left[0] * pow(2 * left[1], -1, P) % P
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, P) % P
    x = (slope * slope - left[0] - right[0]) % P
    return x, (slope * (left[0] - x) - left[1]) % P


def times(point, factor):
    total = None
    while factor:
        if factor & 1:
            total = add(total, point)
        point = add(point, point)
        factor >>= 1
    return total


def public_pem(secret):
    point = b"".join(part.to_bytes(32, "big") for part in times(G, secret))
    der = bytes.fromhex("3056301006072a8648ce3d020106052b8104000a03420004") + point
    text = base64.b64encode(der).decode()
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def nonce_of(secret, digest):
    """RFC 6979 with HMAC-SHA-1, the default of the library that Avalon's SDK signs with."""
    secret_bytes = secret.to_bytes(32, "big") + (int.from_bytes(digest, "big") % N).to_bytes(32, "big")
    key, value = bytes(20), b"\1" * 20
    for mark in (b"\0", b"\1"):
        key = hmac.new(key, value + mark + secret_bytes, hashlib.sha1).digest()
        value = hmac.new(key, value, hashlib.sha1).digest()
    while True:
        drawn = b""
        while len(drawn) < 32:
            value = hmac.new(key, value, hashlib.sha1).digest()
            drawn += value
        candidate = int.from_bytes(drawn[:32], "big")
        if 0 < candidate < N:
            return candidate
        key = hmac.new(key, value + b"\0", hashlib.sha1).digest()
        value = hmac.new(key, value, hashlib.sha1).digest()


def der_integer(value):
    content = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return bytes([2, len(content)]) + content


def sign(secret, digest):
    """DER; the s is the upper one, which the SDK sends every other time."""
    nonce = nonce_of(secret, digest)
    r = times(G, nonce)[0] % N
    s = pow(nonce, -1, N) * (int.from_bytes(digest, "big") + r * secret) % N
    content = der_integer(r) + der_integer(max(s, N - s))
    return bytes([0x30, len(content)]) + content


def is_signed(pem, digest, signature):
    point = spki_key(pem)
    key = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    r, s = (int.from_bytes(part, "big") for part in der_parts(der_parts(signature)[0]))
    inverse = pow(s, -1, N)
    found = add(times(G, int.from_bytes(digest, "big") * inverse % N), times(key, r * inverse % N))
    return found is not None and found[0] % N == r


# --- What goes over the wire --------------------------------------------------------------------------------------


def fail(why):
    sys.exit(why)


def sha256(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).digest()


def b64(data):
    return base64.b64encode(data).decode()


def upper(data):
    return data.hex().upper()


def post(url, request):
    """As the SDK: no proxy, ten seconds, and an answer of any other content type is no answer."""
    data = json.dumps(request).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Content-Type": "application/json", "Content-Length": len(data)}
    with opener.open(urllib.request.Request(url, data, headers), timeout=10) as answer:
        if answer.headers.get("Content-Type") != "application/json":
            fail(f"the content type is {answer.headers.get('Content-Type')}")
        return json.loads(answer.read())


def call(url, method, number, params):
    return post(url, {"jsonrpc": "2.0", "method": method, "id": number, "params": params})


def items_hash(items):
    names = ("dataHash", "data", "encryptedDataEncryptionKey", "iv")
    return sha256("".join(item.get(name, "") for item in sorted(items, key=lambda item: item["index"]) for name in names))


def ids_hash(nonce, params):
    names = ("workOrderId", "workerId", "workloadId", "requesterId")
    return sha256(nonce + "".join(params[name] for name in names))


def request_hash(params):
    hashes = ids_hash(params["requesterNonce"], params) + items_hash(params["inData"])
    return sha256(hashes + (items_hash(params["outData"]) if params.get("outData") else b""))


def close_request(params, worker, secret):
    """Encrypts the items, one initialization vector for all of them, then hashes and signs the whole."""
    key, iv = secrets.token_bytes(32), secrets.token_bytes(12)
    for item in params["inData"]:
        plain = item["data"].encode()
        item["data"] = b64(plain if item.get("encryptedDataEncryptionKey") == "-" else seal(key, iv, plain))
    params["sessionKeyIv"] = upper(iv)
    params["encryptedSessionKey"] = upper(oaep_sha1(worker["encryptionKey"], key))
    digest = request_hash(params)
    params["encryptedRequestHash"] = upper(seal(key, iv, digest))
    if secret is not None:
        params["requesterSignature"] = b64(sign(secret, digest))
        params["verifyingKey"] = public_pem(secret)
    return key, iv


def read_result(result, worker, key, iv):
    digest = sha256(ids_hash(result["workerNonce"], result) + items_hash(result["outData"]))
    if not is_signed(worker["verificationKey"], digest, base64.b64decode(result["workerSignature"])):
        fail("the worker's signature does not fit")
    if any(item["encryptedDataEncryptionKey"] not in ("", "null") or item["iv"] != "" for item in result["outData"]):
        fail("an item is under another key than the session's")
    return [unseal(key, iv, base64.b64decode(item["data"])).decode() for item in result["outData"]]


def find_worker(url, extra):
    found = call(url, "WorkerLookUp", 31, {"workerType": 1, **extra})["result"]
    if found["totalCount"] == 0:
        fail("there is no worker")
    worker_id = found["ids"][0]
    details = call(url, "WorkerRetrieve", 32, {"workerId": worker_id, **extra})["result"]["details"]
    for name in ("hashingAlgorithm", "signingAlgorithm", "keyEncryptionAlgorithm", "dataEncryptionAlgorithm"):
        if not isinstance(details[name], str):
            fail(f"{name} is no text")
    worker = details["workerTypeData"]
    signature = bytes.fromhex(worker["encryptionKeySignature"])
    if not is_signed(worker["verificationKey"], sha256(worker["encryptionKey"]), signature):
        fail("the encryption key is not signed")
    if worker.get("proofData"):
        json.loads(worker["proofData"])
    return worker_id, worker


def pull(url, work_order_id, extra_wait=0.02):
    while True:
        answer = call(url, "WorkOrderGetResult", 36, {"workOrderId": work_order_id})
        if "error" not in answer or answer["error"]["code"] != 5:
            return answer
        time.sleep(extra_wait)


def run_client(url, workload, texts):
    secret = secrets.randbelow(N - 1) + 1
    worker_id, worker = find_worker(url, {})
    params = {
        "workOrderId": secrets.token_hex(32), "responseTimeoutMSecs": 6000, "payloadFormat": "JSON-RPC",
        "resultUri": " ", "notifyUri": " ", "workerId": worker_id, "workloadId": workload.encode().hex(),
        "requesterId": secrets.token_hex(32), "workerEncryptionKey": worker["encryptionKey"].encode().hex(),
        "dataEncryptionAlgorithm": "AES-GCM-256", "requesterNonce": secrets.token_hex(16), "requesterSignature": "",
        "inData": [{"index": index, "data": text} for index, text in enumerate(texts)],
    }
    key, iv = close_request(params, worker, secret)
    submitted = call(url, "WorkOrderSubmit", 34, params)
    if "error" in submitted and submitted["error"]["code"] != 5:
        fail(f"the order is refused: {submitted}")

    receipt = {
        "workOrderId": params["workOrderId"], "workerServiceId": worker_id, "workerId": worker_id,
        "requesterId": params["requesterId"], "receiptCreateStatus": 0,
        "workOrderRequestHash": b64(request_hash(params)), "requesterGeneratedNonce": str(secrets.randbelow(10 ** 10)),
        "signatureRules": "SHA-256/SECP256K1", "receiptVerificationKey": public_pem(secret),
    }
    names = ("workOrderId", "workerServiceId", "workerId", "requesterId", "receiptCreateStatus",
             "workOrderRequestHash", "requesterGeneratedNonce")
    receipt["requesterSignature"] = b64(sign(secret, sha256("".join(str(receipt[name]) for name in names))))
    created = call(url, "WorkOrderReceiptCreate", 35, receipt)
    if created["error"]["code"] != 0:
        fail(f"the receipt is refused: {created}")

    answer = pull(url, params["workOrderId"])
    if "result" not in answer:
        fail(f"there is no result: {answer}")
    outputs = read_result(answer["result"], worker, key, iv)
    by_status = {"requesterId": params["requesterId"], "requestCreateStatus": 1}
    return {"outputs": outputs, "keyCode": ask_key(url, worker_id, params["requesterId"]),
            "anyWorker": call(url, "WorkerLookUp", None, {})["result"]["ids"] == [worker_id], "receipt": read_receipt(url, params["workOrderId"]),
            "own": update_receipt(url, params["workOrderId"], secret),
            "listed": call(url, "WorkOrderReceiptLookUp", 39, by_status)["result"]["ids"] == [params["workOrderId"]]}


def ask_key(url, worker_id, requester_id):
    """The SDK writes null for each parameter that its caller left out."""
    asked = {"workerId": worker_id, "lastUsedKeyNonce": None, "tag": None, "requesterId": requester_id,
             "signatureNonce": None, "signature": None}
    return call(url, "EncryptionKeyGet", 42, asked)["error"]["code"]


def read_receipt(url, work_order_id):
    """The SDK asks for the last update with the index 2^32, and reads the key from the answer."""
    held = call(url, "WorkOrderReceiptRetrieve", 37, {"workOrderId": work_order_id})["result"]
    asked = {"workOrderId": work_order_id, "updaterId": None, "updateIndex": 1 << 32}
    update = call(url, "WorkOrderReceiptUpdateRetrieve", 38, asked)["result"]
    if not is_update_signed(update):
        fail("the update of the receipt is not signed")
    return {"status": held["receiptCurrentStatus"], "updateType": update["updateType"]}


def is_update_signed(update):
    signed = update["workOrderId"] + str(update["updateType"]) + update["updateData"]
    return is_signed(update["receiptVerificationKey"], sha256(signed), base64.b64decode(update["updateSignature"]))


def update_receipt(url, work_order_id, secret):
    """The requester's own update: its id is its public key, as base64 without the lines around it."""
    updater_id = "".join(public_pem(secret).split("\n")[1:-2])
    update = {"workOrderId": work_order_id, "updaterId": updater_id, "updateType": 256, "updateData": upper(sha256("seen")),
              "signatureRules": "SHA-256/SECP256K1"}
    signed = update["workOrderId"] + str(update["updateType"]) + update["updateData"]
    update["updateSignature"] = b64(sign(secret, sha256(signed)))
    made = call(url, "WorkOrderReceiptUpdate", 40, update)
    if made["error"]["code"] != 0:
        fail(f"the update is refused: {made}")
    asked = {"workOrderId": work_order_id, "updaterId": updater_id, "updateIndex": 0}
    held = call(url, "WorkOrderReceiptUpdateRetrieve", 41, asked)["result"]
    return is_update_signed(held) and held["updateData"] == update["updateData"]


def sample(workload, change):
    """Shaped as the sample requests of Avalon's tests: words wait for values, and everything is there twice or empty."""
    return {
        "responseTimeoutMSecs": 6000, "payloadFormat": "JSON-RPC", "resultUri": "resulturi", "notifyUri": "notifyuri",
        "workerId": "", "workloadId": workload.encode().hex(), "requesterId": "0x3456453453453456",
        "dataEncryptionAlgorithm": "AES-GCM-256", "requesterNonce": secrets.token_hex(16), "requesterSignature": "",
        **change,
    }


def item(index, data, **change):
    return {"index": index, "data": data, "encryptedDataEncryptionKey": "", "iv": "", **change}


def run_samples(url, workload):
    """Every request carries the order's id, look-ups before there is an order the value null."""
    worker_id, worker = find_worker(url, {"workOrderId": None})
    samples = [
        {"inData": [item(1, "Hello world")], "verifyingKey": ""},
        {"inData": [item(2, "25 10 1 67"), item(1, "32 1 1 156")]},
        {"inData": [item(0, "open", encryptedDataEncryptionKey="-"), item(1, "as well", encryptedDataEncryptionKey="-")],
         "payloadFormat": "json-rpc"},
        {"inData": [item(0, "hashed", dataHash=sha256("hashed").hex())], "workerEncryptionKey": "0x6789"},
        {"inData": [item(1, "with places", encryptedDataEncryptionKey="null")],
         "outData": [item(1, "", dataHash="12ab34cd"), item(0, "", dataHash="dcba4321")]},
    ]
    outputs = []
    for number, change in enumerate(samples):
        secret = secrets.randbelow(N - 1) + 1
        # An odd number of digits as well: the id is a number in hexadecimal.
        order_id = hex(secrets.randbelow(2 ** 60) + 2 ** (60 + number))
        params = sample(workload, {"workOrderId": order_id, "workerId": worker_id, **change})
        key, iv = close_request(params, worker, secret)
        submitted = call(url, "WorkOrderSubmit", 12, params)
        if "error" in submitted and submitted["error"]["code"] != 5:
            fail(f"sample {number} is refused: {submitted}")
        outputs.append(read_result(pull(url, order_id)["result"], worker, key, iv))
    return {"outputs": outputs}


if __name__ == "__main__":
    program, service, workload_name, *words = sys.argv[1:]
    found_all = run_client(service, workload_name, words) if program == "client" else run_samples(service, workload_name)
    print(json.dumps(found_all))

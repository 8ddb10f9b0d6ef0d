// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ErrorCode} from "./ErrorCode.sol";
import {IAccessPolicy} from "./IAccessPolicy.sol";
import {Identity} from "./Identity.sol";
import {ReceiptIndex} from "./ReceiptIndex.sol";
import {ReceiptTransition} from "./ReceiptTransition.sol";
import {UpdateSignature} from "./UpdateSignature.sol";
import {WorkerAuthority} from "./WorkerAuthority.sol";
import {WorkerRegistry} from "./WorkerRegistry.sol";

/// Work order receipts. Nobody, the administrator included, can change or remove what was written: a receipt has the
/// fields of its creation and a list of updates that only grows.
///
/// As in `WorkOrderProxy`, errors of the specification are told in events and do not revert.
/// SPEC: EEA Off-Chain Trusted Compute, "Proxy Model Receipt Handling".
contract WorkOrderReceipts is WorkerAuthority, ReceiptIndex {
    uint256 public constant HASH_LENGTH = 32;
    uint256 public constant MAX_UPDATE_DATA_LENGTH = 1024;
    /// An RSA-4096 signature.
    uint256 public constant MAX_SIGNATURE_LENGTH = 512;
    uint256 public constant MAX_SIGNATURE_RULES_LENGTH = 64;
    /// The index that stands for the last update.
    uint256 public constant LAST_UPDATE = 0xFFFFFFFF;

    struct Update {
        bytes32 updaterId;
        uint256 updateType;
        bytes updateData;
        bytes updateSignature;
        string signatureRules;
    }

    mapping(bytes32 workOrderId => Update[]) private updates;
    mapping(bytes32 workOrderId => mapping(bytes32 updaterId => uint32[])) private placesByUpdater;
    /// Hashes of updater, type and data. A signature covers neither the updater nor a nonce, so whoever sees it could
    /// send the same update again.
    mapping(bytes32 workOrderId => mapping(bytes32 update => bool)) private isKnown;

    event workOrderReceiptCreated(
        bytes32 indexed workOrderId,
        bytes32 indexed workerServiceId,
        bytes32 workerId,
        bytes32 indexed requesterId,
        bytes32 receiptStatus,
        bytes workOrderRequestHash,
        uint256 errorCode
    );

    event workOrderReceiptUpdated(
        bytes32 indexed workOrderId,
        bytes32 indexed updaterId,
        bytes32 indexed updateType,
        bytes updateData,
        bytes updateSignature,
        string signatureRules,
        uint256 errorCode
    );

    /// A receipt that does not exist would read as one that is pending.
    error ReceiptUnknown(bytes32 workOrderId);
    error UpdateUnknown(bytes32 workOrderId, bytes32 updaterId, uint256 updateIndex);

    constructor(
        address administrator_,
        IAccessPolicy policy,
        WorkerRegistry registry
    ) WorkerAuthority(administrator_, policy, registry) {}

    function workOrderReceiptCreate(
        bytes32 workOrderId,
        bytes32 workerId,
        bytes32 workerServiceId,
        bytes32 requesterId,
        uint256 receiptCreateStatus,
        bytes calldata workOrderRequestHash
    ) external returns (uint256 errorCode) {
        bool isHash = workOrderRequestHash.length == HASH_LENGTH;
        if (paused) errorCode = ErrorCode.PAUSED;
        else if (
            workOrderId == bytes32(0) ||
            !isHash ||
            !isClaimed(workerId) ||
            receipts[workOrderId].sender != address(0) ||
            !ReceiptTransition.isStart(receiptCreateStatus)
        ) errorCode = ErrorCode.INVALID_PARAMETER;
        else if (!isRequester(msg.sig, requesterId)) errorCode = ErrorCode.ACCESS_DENIED;
        else {
            receipts[workOrderId] = Receipt({
                workerServiceId: workerServiceId,
                workerId: workerId,
                requesterId: requesterId,
                createStatus: receiptCreateStatus,
                currentStatus: receiptCreateStatus,
                requestHash: bytes32(workOrderRequestHash),
                sender: msg.sender
            });
            list(workOrderId, workerServiceId, workerId, requesterId);
        }
        emit workOrderReceiptCreated(
            workOrderId,
            workerServiceId,
            workerId,
            requesterId,
            bytes32(receiptCreateStatus),
            isHash ? workOrderRequestHash : workOrderRequestHash[:0],
            errorCode
        );
    }

    /// Adds an update. The types 1 to 4 set the status along the edges of its chart; those above 255 are kept and
    /// change nothing; no other exists. Where no updater is given, it is the sender.
    function workOrderReceiptUpdate(
        bytes32 workOrderId,
        bytes32 updaterId,
        uint256 updateType,
        bytes calldata updateData,
        bytes calldata updateSignature,
        string calldata signatureRules
    ) external returns (uint256 errorCode) {
        bytes32 updater = updaterId == bytes32(0) ? Identity.ofAddress(msg.sender) : updaterId;
        bool isBounded = updateData.length <= MAX_UPDATE_DATA_LENGTH &&
            updateSignature.length <= MAX_SIGNATURE_LENGTH &&
            bytes(signatureRules).length <= MAX_SIGNATURE_RULES_LENGTH;
        if (paused) errorCode = ErrorCode.PAUSED;
        else if (!isBounded) errorCode = ErrorCode.INVALID_PARAMETER;
        else {
            Update memory update = Update(updater, updateType, updateData, updateSignature, signatureRules);
            errorCode = refusalOfUpdate(workOrderId, update);
            if (errorCode == ErrorCode.SUCCESS) append(workOrderId, update);
        }
        // What is too long to be taken is too long for every watcher's log, too.
        emit workOrderReceiptUpdated(
            workOrderId,
            updater,
            bytes32(updateType),
            isBounded ? updateData : updateData[:0],
            isBounded ? updateSignature : updateSignature[:0],
            isBounded ? signatureRules : string(bytes(signatureRules)[:0]),
            errorCode
        );
    }

    function workOrderReceiptRetrieve(
        bytes32 workOrderId
    )
        external
        view
        returns (
            bytes32 workerServiceId,
            bytes32 workerId,
            bytes32 requesterId,
            uint256 receiptCreateStatus,
            bytes memory workOrderRequestHash,
            uint256 currentReceiptStatus
        )
    {
        Receipt storage receipt = existing(workOrderId);
        return (
            receipt.workerServiceId,
            receipt.workerId,
            receipt.requesterId,
            receipt.createStatus,
            bytes.concat(receipt.requestHash),
            receipt.currentStatus
        );
    }

    /// Extension: who sent the transaction that created the receipt, which the text has saved and nowhere returned.
    function workOrderReceiptSender(bytes32 workOrderId) external view returns (address) {
        return existing(workOrderId).sender;
    }

    /// An update by its place, from 0 on, among all updates of the receipt, or among those of one updater.
    function workOrderReceiptUpdateRetrieve(
        bytes32 workOrderId,
        bytes32 updaterId,
        uint256 updateIndex
    )
        external
        view
        returns (
            bytes32 updaterId_,
            uint256 updateType,
            bytes memory updateData,
            bytes memory updateSignature,
            string memory signatureRules,
            uint256 updateCount
        )
    {
        existing(workOrderId);
        uint32[] storage places = placesByUpdater[workOrderId][updaterId];
        updateCount = updaterId == bytes32(0) ? updates[workOrderId].length : places.length;
        uint256 index = updateIndex == LAST_UPDATE && updateCount > 0 ? updateCount - 1 : updateIndex;
        if (index >= updateCount) revert UpdateUnknown(workOrderId, updaterId, updateIndex);
        Update storage update = updates[workOrderId][updaterId == bytes32(0) ? index : places[index]];
        updaterId_ = update.updaterId;
        updateType = update.updateType;
        updateData = update.updateData;
        updateSignature = update.updateSignature;
        signatureRules = update.signatureRules;
    }

    function existing(bytes32 workOrderId) private view returns (Receipt storage receipt) {
        receipt = receipts[workOrderId];
        if (receipt.sender == address(0)) revert ReceiptUnknown(workOrderId);
    }

    function refusalOfUpdate(bytes32 workOrderId, Update memory update) private view returns (uint256) {
        Receipt storage receipt = receipts[workOrderId];
        if (receipt.sender == address(0) || isKnown[workOrderId][hashOf(update)]) return ErrorCode.INVALID_PARAMETER;
        bool setsStatus = ReceiptTransition.isStatusUpdate(update.updateType);
        if (setsStatus && !ReceiptTransition.isEdge(receipt.currentStatus, update.updateType)) {
            return ErrorCode.INVALID_PARAMETER;
        }
        bool hasResponse = update.updateType == ReceiptTransition.COMPLETED ||
            update.updateType == ReceiptTransition.PROCESSED;
        if (hasResponse && update.updateData.length != HASH_LENGTH) return ErrorCode.INVALID_PARAMETER;
        uint256 code = refusalOfUpdater(workOrderId, update);
        if (code != ErrorCode.SUCCESS || !setsStatus) return code;
        return isForReceipt(receipt, update.updaterId) ? ErrorCode.SUCCESS : ErrorCode.ACCESS_DENIED;
    }

    /// Whether the update is the updater's own: it sent it, or signed it with the key of its address. Ids that are no
    /// addresses have signatures that a contract cannot check; who acts for them is known from the worker registry or
    /// to the policy, and the signature has to be there for those who check it off the chain.
    function refusalOfUpdater(bytes32 workOrderId, Update memory update) private view returns (uint256) {
        if (update.updaterId == Identity.ofAddress(msg.sender)) return ErrorCode.SUCCESS;
        if (update.updateSignature.length == 0) return ErrorCode.INVALID_SIGNATURE;
        if (!Identity.isAddress(update.updaterId)) {
            return isForWorker(msg.sig, update.updaterId) ? ErrorCode.SUCCESS : ErrorCode.ACCESS_DENIED;
        }
        address signer = UpdateSignature.signerOf(
            workOrderId,
            update.updateType,
            update.updateData,
            update.updateSignature,
            update.signatureRules
        );
        return update.updaterId == Identity.ofAddress(signer) ? ErrorCode.SUCCESS : ErrorCode.INVALID_SIGNATURE;
    }

    /// The status is the worker's, and its service's, to set. Requesters and others add updates of their own types: a
    /// requester that could set `failed` would not have to pay. Where a service's id is no address, the worker registry
    /// does not know it: anybody could register a worker of that id.
    function isForReceipt(Receipt storage receipt, bytes32 updaterId) private view returns (bool) {
        if (updaterId == receipt.workerId || isForWorker(msg.sig, receipt.workerId)) return true;
        bytes32 service = receipt.workerServiceId;
        return updaterId == service && (Identity.isAddress(service) || isGranted(msg.sig, service));
    }

    function append(bytes32 workOrderId, Update memory update) private {
        isKnown[workOrderId][hashOf(update)] = true;
        placesByUpdater[workOrderId][update.updaterId].push(uint32(updates[workOrderId].length));
        updates[workOrderId].push(update);
        if (ReceiptTransition.isStatusUpdate(update.updateType)) {
            receipts[workOrderId].currentStatus = update.updateType;
        }
    }

    function hashOf(Update memory update) private pure returns (bytes32) {
        return keccak256(abi.encode(update.updaterId, update.updateType, update.updateData));
    }
}

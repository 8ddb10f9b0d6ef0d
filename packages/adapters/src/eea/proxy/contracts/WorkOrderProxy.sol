// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CodeStorage} from "./CodeStorage.sol";
import {EncryptionKeys} from "./EncryptionKeys.sol";
import {ErrorCode} from "./ErrorCode.sol";
import {IAccessPolicy} from "./IAccessPolicy.sol";
import {WorkOrderReceipts} from "./WorkOrderReceipts.sol";
import {WorkerAuthority} from "./WorkerAuthority.sol";
import {WorkerRegistry} from "./WorkerRegistry.sol";

/// Work orders that are submitted, and completed, by transactions. A worker service creates it for its workers.
///
/// A sender that is no contract does not see what a function returns, so what the specification calls an error is told
/// in the event as well and does not revert. A watcher takes events with the code 0 alone: anybody can cause others.
/// SPEC: EEA Off-Chain Trusted Compute, "Proxy Model Invocation".
contract WorkOrderProxy is EncryptionKeys {
    /// Version 1.1.0.0 of the API, as the events say it.
    bytes4 public constant VERSION = 0x01010000;
    /// Most bytes of a request or of a response; longer ones are given by their URI.
    uint256 public constant MAX_PAYLOAD_LENGTH = CodeStorage.MAX_LENGTH;

    // The status of an order has no values in the text; these are the receipts'.
    uint256 private constant PENDING = 0;
    uint256 private constant COMPLETED = 1;
    uint256 private constant FAILED = 3;
    uint256 private constant REJECTED = 4;

    uint256 private constant ACTIVE_WORKER = 1;

    // What an access policy is asked for; the extensions are the same action.
    bytes4 private constant SUBMIT = bytes4(keccak256("workOrderSubmit(bytes32,bytes32,bytes32,string)"));
    bytes4 private constant COMPLETE = bytes4(keccak256("workOrderComplete(bytes32,string)"));

    struct WorkOrder {
        bytes32 workerId;
        bytes32 requesterId;
        address request;
        uint8 status;
        address response;
    }

    /// Completes orders of all workers of this contract, beside each worker itself.
    address public immutable workerService;
    /// Zero where this contract creates no receipts.
    WorkOrderReceipts public immutable workOrderReceipts;

    mapping(bytes32 workOrderId => WorkOrder) private orders;

    event workOrderSubmitted(
        bytes32 indexed workOrderId,
        bytes32 indexed workerId,
        bytes32 indexed requesterId,
        string workOrderRequest,
        uint256 errorCode,
        address senderAddress,
        bytes4 version
    );

    event workOrderCompleted(
        bytes32 requesterId,
        bytes32 workOrderId,
        uint256 workOrderStatus,
        string workOrderResponse,
        uint256 errorCode,
        bytes4 version
    );

    error ReceiptNotCreated(bytes32 workOrderId, uint256 errorCode);

    constructor(
        address administrator_,
        address workerService_,
        IAccessPolicy policy,
        WorkerRegistry registry,
        WorkOrderReceipts receipts
    ) WorkerAuthority(administrator_, policy, registry) {
        workerService = workerService_;
        workOrderReceipts = receipts;
    }

    function workOrderSubmit(
        bytes32 workOrderId,
        bytes32 workerId,
        bytes32 requesterId,
        string calldata workOrderRequest
    ) external returns (uint256 errorCode) {
        return submit(workOrderId, workerId, requesterId, workOrderRequest);
    }

    /// Extension: submits an order and creates its receipt, both or neither. The text lets a submission do so, but has
    /// no place for what a receipt needs: its hash is over fields inside of the request, which a contract cannot read.
    function workOrderSubmit(
        bytes32 workOrderId,
        bytes32 workerId,
        bytes32 requesterId,
        string calldata workOrderRequest,
        bytes32 workerServiceId,
        bytes calldata workOrderRequestHash
    ) external returns (uint256 errorCode) {
        errorCode = submit(workOrderId, workerId, requesterId, workOrderRequest);
        if (errorCode != ErrorCode.SUCCESS) return errorCode;
        uint256 receiptCode = workOrderReceipts.workOrderReceiptCreate(
            workOrderId,
            workerId,
            workerServiceId,
            requesterId,
            PENDING,
            workOrderRequestHash
        );
        if (receiptCode != ErrorCode.SUCCESS) revert ReceiptNotCreated(workOrderId, receiptCode);
    }

    /// Completes an order. Whether it succeeded is for the response to tell.
    function workOrderComplete(
        bytes32 workOrderId,
        string calldata workOrderResponse
    ) external returns (uint256 errorCode) {
        return complete(workOrderId, workOrderResponse, COMPLETED);
    }

    /// Extension: completes an order with the status 1 completed, 3 failed or 4 rejected.
    function workOrderComplete(
        bytes32 workOrderId,
        string calldata workOrderResponse,
        uint256 workOrderStatus
    ) external returns (uint256 errorCode) {
        return complete(workOrderId, workOrderResponse, workOrderStatus);
    }

    /// An order with its response, which is empty while the status is 0, pending; code 2 where there is no order.
    function workOrderGet(
        bytes32 workOrderId
    )
        external
        view
        returns (
            uint256 workOrderStatus,
            bytes32 workerId,
            string memory workOrderRequest,
            string memory workOrderResponse,
            uint256 errorCode
        )
    {
        WorkOrder storage order = orders[workOrderId];
        if (order.request == address(0)) return (PENDING, bytes32(0), "", "", ErrorCode.INVALID_PARAMETER);
        return (
            order.status,
            order.workerId,
            CodeStorage.load(order.request),
            CodeStorage.load(order.response),
            ErrorCode.SUCCESS
        );
    }

    function submit(
        bytes32 workOrderId,
        bytes32 workerId,
        bytes32 requesterId,
        string calldata request
    ) private returns (uint256 errorCode) {
        errorCode = refusalOfSubmission(workOrderId, workerId, requesterId, bytes(request).length);
        if (errorCode == ErrorCode.SUCCESS) {
            WorkOrder storage order = orders[workOrderId];
            order.workerId = workerId;
            order.requesterId = requesterId;
            order.request = CodeStorage.store(bytes(request));
        }
        emit workOrderSubmitted(
            workOrderId,
            workerId,
            requesterId,
            loggable(request),
            errorCode,
            msg.sender,
            VERSION
        );
    }

    function complete(
        bytes32 workOrderId,
        string calldata response,
        uint256 status
    ) private returns (uint256 errorCode) {
        WorkOrder storage order = orders[workOrderId];
        errorCode = refusalOfCompletion(order, bytes(response).length, status);
        if (errorCode == ErrorCode.SUCCESS) {
            order.status = uint8(status);
            order.response = CodeStorage.store(bytes(response));
        }
        emit workOrderCompleted(order.requesterId, workOrderId, status, loggable(response), errorCode, VERSION);
    }

    function refusalOfSubmission(
        bytes32 workOrderId,
        bytes32 workerId,
        bytes32 requesterId,
        uint256 length
    ) private view returns (uint256) {
        if (paused) return ErrorCode.PAUSED;
        bool isComplete = workOrderId != bytes32(0) && workerId != bytes32(0) && requesterId != bytes32(0);
        if (!isComplete || !isPayload(length) || orders[workOrderId].request != address(0)) {
            return ErrorCode.INVALID_PARAMETER;
        }
        if (address(workerRegistry) != address(0) && workerRegistry.workerStatus(workerId) != ACTIVE_WORKER) {
            return ErrorCode.INVALID_PARAMETER;
        }
        return isRequester(SUBMIT, requesterId) ? ErrorCode.SUCCESS : ErrorCode.ACCESS_DENIED;
    }

    function refusalOfCompletion(
        WorkOrder storage order,
        uint256 length,
        uint256 status
    ) private view returns (uint256) {
        if (paused) return ErrorCode.PAUSED;
        bool isOpen = order.request != address(0) && order.response == address(0);
        bool isEnd = status == COMPLETED || status == FAILED || status == REJECTED;
        if (!isOpen || !isEnd || !isPayload(length)) return ErrorCode.INVALID_PARAMETER;
        return isForService(COMPLETE, order.workerId) ? ErrorCode.SUCCESS : ErrorCode.ACCESS_DENIED;
    }

    function isPayload(uint256 length) private pure returns (bool) {
        return length > 0 && length <= MAX_PAYLOAD_LENGTH;
    }

    /// What is too long to be taken is too long for every watcher's log, too.
    function loggable(string calldata payload) private pure returns (string calldata) {
        return bytes(payload).length <= MAX_PAYLOAD_LENGTH ? payload : string(bytes(payload)[:0]);
    }

    function isForService(bytes4 action, bytes32 workerId) internal view override returns (bool) {
        return msg.sender == workerService || isForWorker(action, workerId);
    }
}

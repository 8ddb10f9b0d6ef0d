// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {WorkOrderProxy} from "../WorkOrderProxy.sol";
import {Identity} from "../Identity.sol";
import {ReceiptBytes} from "../verifier/ReceiptBytes.sol";
import {ReceiptVerifier} from "../verifier/ReceiptVerifier.sol";

/// A sample application: it pays for a trusted operation when, and only when, the enclave's receipt says that the
/// operation was executed.
///
/// Who opens an order sends it to a worker through the proxy and leaves the payment here. Whoever shows the receipt
/// settles it: executed pays the beneficiary, failed pays back. A rejected receipt settles nothing: it leaves the
/// operation as good as before, and anybody can cause one by sending an executed operation a second time.
contract ReceiptEscrow {
    /// How long a payment waits for its receipt.
    uint256 public constant PATIENCE = 1 days;

    struct Payment {
        bytes32 operationHash;
        address payer;
        uint64 deadline;
        address beneficiary;
        uint96 amount;
    }

    WorkOrderProxy public immutable proxy;
    ReceiptVerifier public immutable verifier;
    mapping(bytes32 workOrderId => Payment) public payments;
    mapping(address account => uint256) public balances;

    event settled(bytes32 indexed workOrderId, address indexed creditor, uint256 amount);

    error OrderRefused(bytes32 workOrderId, uint256 errorCode);
    error PaymentInvalid(uint256 amount);
    error BeneficiaryMissing();
    error PaymentUnknown(bytes32 workOrderId);
    error ReceiptNotProven(bytes32 workOrderId);
    error ForeignReceipt(bytes32 operationHash, bytes32 expected);
    error ReceiptUndecided(uint8 status);
    error TooEarly(uint256 timestamp, uint256 deadline);
    error WithdrawalFailed(address account, uint256 amount);

    constructor(WorkOrderProxy proxy_, ReceiptVerifier verifier_) {
        proxy = proxy_;
        verifier = verifier_;
    }

    /// Submits an order in the name of this contract and keeps the payment for it.
    ///
    /// @param operationHash hash of the trusted operation inside of the request, as its receipt will name it
    function open(
        bytes32 workOrderId,
        bytes32 workerId,
        string calldata workOrderRequest,
        bytes32 operationHash,
        address beneficiary
    ) external payable {
        if (msg.value == 0 || msg.value > type(uint96).max) revert PaymentInvalid(msg.value);
        if (beneficiary == address(0)) revert BeneficiaryMissing();
        payments[workOrderId] = Payment({
            operationHash: operationHash,
            payer: msg.sender,
            // A day is long beside the seconds by which a proposer can shift a block.
            // solhint-disable-next-line not-rely-on-time
            deadline: uint64(block.timestamp + PATIENCE),
            beneficiary: beneficiary,
            amount: uint96(msg.value)
        });
        bytes32 requesterId = Identity.ofAddress(address(this));
        uint256 code = proxy.workOrderSubmit(workOrderId, workerId, requesterId, workOrderRequest);
        if (code != 0) revert OrderRefused(workOrderId, code);
    }

    /// Acts on the receipt of the operation, proven under a header that the verifier has accepted.
    function settle(
        bytes32 workOrderId,
        bytes calldata header,
        bytes calldata receipt,
        bytes calldata proof,
        bytes32 parentReceiptsRoot
    ) external {
        Payment memory payment = take(workOrderId);
        if (!verifier.isReceipt(header, receipt, proof, parentReceiptsRoot)) revert ReceiptNotProven(workOrderId);
        bytes32 operationHash = ReceiptBytes.operationHashOf(receipt);
        if (operationHash != payment.operationHash) revert ForeignReceipt(operationHash, payment.operationHash);
        uint8 status = ReceiptBytes.statusOf(receipt);
        if (status != ReceiptBytes.EXECUTED && status != ReceiptBytes.FAILED) revert ReceiptUndecided(status);
        credit(workOrderId, status == ReceiptBytes.EXECUTED ? payment.beneficiary : payment.payer, payment.amount);
    }

    /// Gives a payment back that no receipt came for.
    function reclaim(bytes32 workOrderId) external {
        Payment memory payment = take(workOrderId);
        // A day is long beside the seconds by which a proposer can shift a block.
        // solhint-disable-next-line not-rely-on-time
        if (block.timestamp < payment.deadline) revert TooEarly(block.timestamp, payment.deadline);
        credit(workOrderId, payment.payer, payment.amount);
    }

    function withdraw() external {
        uint256 amount = balances[msg.sender];
        balances[msg.sender] = 0;
        (bool succeeded, ) = msg.sender.call{value: amount}("");
        if (!succeeded) revert WithdrawalFailed(msg.sender, amount);
    }

    /// Takes the payment out first, so that it can be settled once.
    function take(bytes32 workOrderId) private returns (Payment memory payment) {
        payment = payments[workOrderId];
        if (payment.amount == 0) revert PaymentUnknown(workOrderId);
        delete payments[workOrderId];
    }

    function credit(bytes32 workOrderId, address creditor, uint256 amount) private {
        balances[creditor] += amount;
        emit settled(workOrderId, creditor, amount);
    }
}

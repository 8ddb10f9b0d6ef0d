// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IAccessPolicy} from "./IAccessPolicy.sol";

/// An access policy of single permissions: a sender, an action, and one subject or any.
contract AllowList is IAccessPolicy {
    /// Stands for every subject in a permission.
    bytes32 public constant ANY_SUBJECT = bytes32(type(uint256).max);

    address public immutable keeper;
    mapping(address sender => mapping(bytes4 action => mapping(bytes32 subject => bool))) private permissions;

    event permissionSet(address indexed sender, bytes4 indexed action, bytes32 indexed subject, bool isAllowed);

    error NotKeeper(address sender, address keeper);

    constructor(address keeper_) {
        keeper = keeper_;
    }

    /// Gives a permission or takes it back.
    function permissionChange(address sender, bytes4 action, bytes32 subject, bool isAllowed) external {
        if (msg.sender != keeper) revert NotKeeper(msg.sender, keeper);
        permissions[sender][action][subject] = isAllowed;
        emit permissionSet(sender, action, subject, isAllowed);
    }

    /// @inheritdoc IAccessPolicy
    function allows(address sender, bytes4 action, bytes32 subject) external view returns (bool) {
        mapping(bytes32 subject => bool) storage granted = permissions[sender][action];
        return granted[subject] || granted[ANY_SUBJECT];
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Who may do what, where the contracts' own rules have no answer. The specification leaves authorization to the
/// implementation, so each deployment brings its own.
interface IAccessPolicy {
    /// @param sender who calls
    /// @param action selector of the function that is called
    /// @param subject what it is about: the id of an organization, a worker, a requester or an updater
    function allows(address sender, bytes4 action, bytes32 subject) external view returns (bool);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IAccessPolicy} from "./IAccessPolicy.sol";

/// What the administrator of a contract may do: pause writing, name the access policy, hand over. Nothing else: no
/// function of any contract lets an administrator write, change or remove an entry, an order, a key or a receipt.
abstract contract Administration {
    address public administrator;
    /// Who may take over; zero where nobody was asked.
    address public offeredTo;
    bool public paused;
    /// Zero where only the contract's own rules hold.
    IAccessPolicy public accessPolicy;

    event pausedSet(bool isPaused);
    event accessPolicySet(IAccessPolicy indexed policy);
    event administratorSet(address indexed administrator);

    error NotAdministrator(address sender, address administrator);
    error NotOffered(address sender, address offeredTo);
    error AdministratorMissing();

    modifier onlyAdministrator() {
        if (msg.sender != administrator) revert NotAdministrator(msg.sender, administrator);
        _;
    }

    constructor(address administrator_, IAccessPolicy policy) {
        if (administrator_ == address(0)) revert AdministratorMissing();
        administrator = administrator_;
        accessPolicy = policy;
        emit administratorSet(administrator_);
        emit accessPolicySet(policy);
    }

    /// Stops all writing, or lets it go on. Reading is never stopped.
    function pausedChange(bool isPaused) external onlyAdministrator {
        paused = isPaused;
        emit pausedSet(isPaused);
    }

    function accessPolicyChange(IAccessPolicy policy) external onlyAdministrator {
        accessPolicy = policy;
        emit accessPolicySet(policy);
    }

    /// First half of a handover: a wrong address cannot accept, so it cannot lock the contract. Zero withdraws it.
    function administratorOffer(address successor) external onlyAdministrator {
        offeredTo = successor;
    }

    function administratorAccept() external {
        if (msg.sender != offeredTo) revert NotOffered(msg.sender, offeredTo);
        administrator = msg.sender;
        offeredTo = address(0);
        emit administratorSet(msg.sender);
    }

    /// Whether the policy gives the sender this right; `false` where there is none.
    function isGranted(bytes4 action, bytes32 subject) internal view returns (bool) {
        return address(accessPolicy) != address(0) && accessPolicy.allows(msg.sender, action, subject);
    }

    /// Whether the sender may do what everybody may where there is no policy.
    function isOpenOrGranted(bytes4 action, bytes32 subject) internal view returns (bool) {
        return address(accessPolicy) == address(0) || accessPolicy.allows(msg.sender, action, subject);
    }
}

"""The first-run page."""

from chatapp.gui.onboarding.controller import Begin, OnboardingController, OnboardingState
from chatapp.gui.onboarding.page import OnboardingPage

__all__ = ["Begin", "OnboardingController", "OnboardingPage", "OnboardingState"]

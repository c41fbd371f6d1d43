"""Parameters with distributions, and how they vary, whichever engine asks for them.

Optuna's distributions are the description that both engines use: they say of categories, whole
numbers and numbers which values there are and on which scale, and pymoo's variables are a part of
what they can say. Nothing else of Optuna is needed here, and nothing of pymoo.
"""

"""How the models that the package ships were made; nothing here is needed to use it."""

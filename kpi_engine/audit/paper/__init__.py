"""The working paper of an audit: a folder that can be filed, and performed again."""

"""The dashboard's own parts; the only package code that imports Streamlit."""

"""Debian's Chromium, the size of a phone."""

import contextlib

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


@contextlib.contextmanager
def phone(scripts=True):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en"):
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
        )
        driver.set_page_load_timeout(120)
        yield driver
    finally:
        driver.quit()


def text_of(driver):
    return driver.find_element(By.TAG_NAME, "body").text


def wait_until(driver, condition, what, timeout=60):
    """The first true value of `condition(driver)`; fails with `what` when it does not come in time.

    A page on its way may replace what is being read, and the driver has more than one word for that ("stale element",
    "node with given id does not belong to the document"). So no error of it ends the waiting; only the time does.
    """
    return WebDriverWait(driver, timeout, ignored_exceptions=[WebDriverException]).until(condition, what)


def wait_for_text(driver, words):
    wait_until(driver, lambda d: words in text_of(d), f"{words!r} did not appear after {driver.current_url}")


def sign_in(driver, url, name, password):
    """Signs in to the desk with the form that any page of it leads to."""
    driver.get(url + "/")
    form = driver.find_element(By.CSS_SELECTOR, "form:has(input[type=password])")
    form.find_element(By.CSS_SELECTOR, "input[name=name]").send_keys(name)
    form.find_element(By.CSS_SELECTOR, "input[type=password]").send_keys(password)
    press(form)
    wait_until(
        driver, lambda d: not d.find_elements(By.CSS_SELECTOR, "input[type=password]"), "still at the sign-in page"
    )


def press(form):
    form.find_element(By.CSS_SELECTOR, "button[type=submit], button:not([type]), input[type=submit]").click()


def choose(driver, name, value):
    """Taps a tile: the native radio is drawn by its label."""
    radio = driver.find_element(By.CSS_SELECTOR, f"input[type=radio][name={name}][value='{value}']")
    radio.find_element(By.XPATH, "./ancestor::label").click()
    assert radio.is_selected(), f"{name}={value} was tapped and is not chosen"

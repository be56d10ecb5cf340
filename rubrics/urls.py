app_name = "rubrics"

urlpatterns = []
